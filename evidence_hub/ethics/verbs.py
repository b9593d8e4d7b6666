"""What of a review's audit entries stays with those who run it, not in a record's history."""

PRIVATE = frozenset(
    {
        "ethics reviewer assigned",
        "ethics assignment ended",
        "ethics review opened",
        "ethics section reviewed",
        "marking asked for",
    }
)
