# Our modules on the official Odoo image.
FROM odoo:19.0

USER root

# WeasyPrint's libraries, fonts with Cyrillic letters, the Russian spelling dictionary,
# digests by ГОСТ Р 34.11-2012.
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
        fonts-paratype fonts-liberation libenchant-2-2 hunspell-ru rhash \
    && rm -rf /var/lib/apt/lists/*

# The image's own packages stay; where ours need newer ones, those tested with
# Odoo are taken, beside them.
COPY requirements.txt requirements-odoo.txt /opt/appeals/
RUN pip3 install --no-cache-dir --break-system-packages --ignore-installed \
        --requirement /opt/appeals/requirements.txt \
        --constraint /opt/appeals/requirements-odoo.txt

# .dockerignore lets only our modules and what they need through.
COPY . /opt/appeals
RUN cp /opt/appeals/scripts/docker/odoo.conf /etc/odoo/odoo.conf

USER odoo

HEALTHCHECK --start-period=60s --interval=30s --timeout=5s \
    CMD curl --fail --silent --show-error --output /dev/null http://localhost:8069/web/health
