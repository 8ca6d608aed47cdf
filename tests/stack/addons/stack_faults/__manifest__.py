{
    "name": "Planned Faults",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "summary": "For the load tests alone: registrations that fail late",
    "author": "The Citizen Appeals developers",
    "license": "LGPL-3",
    "depends": ["citizen_appeals"],
    "post_init_hook": "post_init_hook",
}
