"""Reading a stranger's file, in a process that may be killed: it holds no database and no secrets.

The hub starts ``python -m evidence_hub.documents.extractor FILE KIND`` and reads one JSON answer.
"""
