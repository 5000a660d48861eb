from caluma.caluma_core.mutation import Mutation
from caluma.caluma_core.permissions import BasePermission, object_permission_for, permission_for
from caluma.caluma_workflow.schema import CompleteWorkItem, SaveCase, SaveWorkItem


class GroupPermission(BasePermission):
    @permission_for(Mutation)
    def has_permission_default(self, mutation, info):
        return False

    @permission_for(SaveCase)
    def may_start(self, mutation, info):
        return "g_contractor" in info.context.user.groups

    @permission_for(SaveWorkItem)
    @permission_for(CompleteWorkItem)
    def may_touch(self, mutation, info):
        return True

    @object_permission_for(SaveWorkItem)
    @object_permission_for(CompleteWorkItem)
    def addressed(self, mutation, info, instance):
        return bool(set(instance.addressed_groups) & set(info.context.user.groups))
