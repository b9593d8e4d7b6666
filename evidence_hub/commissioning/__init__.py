"""Commissioning: priorities, assessment, the pipeline, meetings and decisions (ToR a)."""
