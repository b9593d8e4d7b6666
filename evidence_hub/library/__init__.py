"""All police-related research, ours or not: publications and what they are to our projects."""
