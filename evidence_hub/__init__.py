"""The Evidence Hub: a police force's register, review and memory of research."""
