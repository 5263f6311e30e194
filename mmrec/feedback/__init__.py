"""What people said, in a real database: one SQLite file in the person's home folder.

``Database`` opens it and forgets a session, ``FeedbackStore`` keeps what was said of items, ``TasteStore``
how blind tests between two lists ended. SQLAlchemy is imported with the first entry only.
"""

from mmrec.feedback.database import Database
from mmrec.feedback.opinions import FEEDBACK_KINDS, FeedbackStore, share_of_likes
from mmrec.feedback.tastes import WINNERS, TasteStore, Verdict, Winner

__all__ = [
    "FEEDBACK_KINDS",
    "WINNERS",
    "Database",
    "FeedbackStore",
    "TasteStore",
    "Verdict",
    "Winner",
    "share_of_likes",
]
