"""Whoosh keeps the index on disk: documents in, posting lists and stored documents out.

What a search means (who may see, what matches, what ranks first) is decided outside, over whole
posting lists: whoosh's own matchers step document by document, ten times slower than a page of
results may take.
"""
