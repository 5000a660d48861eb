from workflows.models.cases import Case, Workflowed
from workflows.models.clocks import ClockEvent
from workflows.models.outbox import Delivery, OutboxEvent
from workflows.models.records import AuditCheckpoint, CheckpointHead, LegalTransition, TransitionRecord
from workflows.models.staffing import Absence, Deputyship, Interest, Skill
from workflows.models.work_items import WorkItem

__all__ = [
    "Absence",
    "AuditCheckpoint",
    "Case",
    "CheckpointHead",
    "ClockEvent",
    "Delivery",
    "Deputyship",
    "Interest",
    "LegalTransition",
    "OutboxEvent",
    "Skill",
    "TransitionRecord",
    "WorkItem",
    "Workflowed",
]
