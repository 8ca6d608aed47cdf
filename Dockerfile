# Our modules on the official Odoo image.
FROM odoo:19.0

USER root

# WeasyPrint's libraries and fonts with Cyrillic letters.
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
        fonts-paratype fonts-liberation \
    && rm -rf /var/lib/apt/lists/*

# The image's own packages stay; where ours need newer ones, those tested with
# Odoo are taken, beside them.
COPY requirements.txt requirements-odoo.txt /opt/appeals/
RUN pip3 install --no-cache-dir --break-system-packages --ignore-installed \
        --requirement /opt/appeals/requirements.txt \
        --constraint /opt/appeals/requirements-odoo.txt

COPY scripts/docker/odoo.conf /etc/odoo/odoo.conf
COPY scripts/docker/setup /usr/local/bin/appeals-setup
# The folders of our modules; a module that does not exist yet is no error.
COPY citizen_appeal[s] /opt/appeals/addons/citizen_appeals
COPY citizen_receptio[n] /opt/appeals/addons/citizen_reception
COPY appeals_report[s] /opt/appeals/addons/appeals_reports

USER odoo

HEALTHCHECK --start-period=60s --interval=30s --timeout=5s \
    CMD curl --fail --silent --show-error --output /dev/null http://localhost:8069/web/health
