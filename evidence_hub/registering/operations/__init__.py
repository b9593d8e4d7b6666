"""Everything that changes an enquiry, a draft or a submission, split by noun."""
