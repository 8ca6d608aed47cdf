from odoo import api, models

SETUP = "citizen_appeals.onboarding_setup"


class OnboardingOnboarding(models.Model):
    """The first set-up of a body as a list that checks itself (H7)."""

    _inherit = "onboarding.onboarding"

    @api.model
    def get_citizen_setup(self):
        """Steps of the set-up of the user's body, with what each still lacks.

        The progress kept by Odoo follows what is found, either way: a step whose data
        are gone is open again.

        :return: dict ``company``, ``done``, ``steps``
        :raise AccessError: not the administrator of the system
        """
        Step = self.env["onboarding.onboarding.step"]
        Step._check_may_set_up()
        # Sudo: Odoo lets its own administrator alone read the steps
        steps = self.env.ref(SETUP).sudo().step_ids
        missing = Step.browse(steps.ids)._get_missing()
        self._sync_progress(steps, missing)
        return {
            "company": self.env.company.name,
            "done": sum(not words for words in missing.values()),
            "steps": [
                {
                    "id": step.id,
                    "title": step.title,
                    "description": step.description or "",
                    "button": step.button_text,
                    "missing": missing[step.id],
                }
                for step in steps
            ],
        }

    @api.model
    def _sync_progress(self, steps, missing):
        setup = self.env.ref(SETUP).sudo()
        setup._search_or_create_progress()
        open_steps = steps.filtered(lambda step: missing[step.id])
        (steps - open_steps).filtered(
            lambda step: step.current_step_state not in ("just_done", "done")
        ).action_set_just_done()
        lost = open_steps.current_progress_step_id.filtered(
            lambda progress: progress.step_state != "not_done"
        )
        if lost:
            lost.step_state = "not_done"
