from viewflow import this
from viewflow.workflow import flow, lock

from bench.peers.vf_app.models import PermitProcess


def page(request, **kwargs):  # never called: the benchmark drives activations
    raise RuntimeError("nobody opens this page")


class PermitFlow(flow.Flow):
    process_class = PermitProcess
    lock_impl = lock.select_for_update_lock

    start = flow.Start(page).Permission("vf_app.role_contractor").Next(this.submit)
    submit = (
        flow.View(page)
        .Assign(lambda act: act.process.task_set.get(flow_task_type="HUMAN_START").owner)
        .Next(this.accept)
    )
    accept = flow.View(page).Permission("vf_app.role_intake").Next(this.split)
    split = flow.Split().Next(this.building).Next(this.fire).Next(this.zoning).Next(this.utilities)
    building = flow.View(page).Permission("vf_app.role_rev_building").Next(this.join)
    fire = flow.View(page).Permission("vf_app.role_rev_fire").Next(this.join)
    zoning = flow.View(page).Permission("vf_app.role_rev_zoning").Next(this.join)
    utilities = flow.View(page).Permission("vf_app.role_rev_utilities").Next(this.join)
    join = flow.Join().Next(this.decided)
    decided = flow.If(lambda act: not act.process.rejected).Then(this.assess).Else(this.refused)
    assess = flow.View(page).Permission("vf_app.role_fees").Next(this.pay)
    pay = (
        flow.View(page)
        .Assign(lambda act: act.process.task_set.get(flow_task_type="HUMAN_START").owner)
        .Next(this.issue)
    )
    issue = flow.View(page).Permission("vf_app.role_issuer").Next(this.issued)
    issued = flow.End()
    refused = flow.End()
