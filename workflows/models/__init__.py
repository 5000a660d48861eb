from workflows.models.cases import Case, Workflowed
from workflows.models.clocks import ClockEvent
from workflows.models.outbox import Delivery, OutboxEvent
from workflows.models.records import AuditCheckpoint, LegalTransition, TransitionRecord
from workflows.models.work_items import WorkItem

__all__ = [
    "AuditCheckpoint",
    "Case",
    "ClockEvent",
    "Delivery",
    "LegalTransition",
    "OutboxEvent",
    "TransitionRecord",
    "WorkItem",
    "Workflowed",
]
