# shellcheck shell=bash
# Sourced: nginx before Odoo's processes. Odoo answers pages and live messages
# (/websocket) on two ports; browsers know one.

write_proxy_config() {
    local user=
    if [ "$(id -u)" = 0 ]; then user="user www-data;"; fi
    cat <<CONF
$user
daemon off;
worker_processes 1;
pid $PROXY_DIR/pid;
error_log $PROXY_DIR/error.log;
events {}
http {
    access_log off;
    client_body_temp_path $PROXY_DIR/body;
    proxy_temp_path $PROXY_DIR/proxy;
    fastcgi_temp_path $PROXY_DIR/fastcgi;
    uwsgi_temp_path $PROXY_DIR/uwsgi;
    scgi_temp_path $PROXY_DIR/scgi;
    client_max_body_size 200m;
    proxy_read_timeout 720s;
    proxy_set_header Host \$http_host;
    proxy_set_header X-Forwarded-Host \$http_host;
    proxy_set_header X-Forwarded-For \$remote_addr;
    proxy_set_header X-Forwarded-Proto \$scheme;
    proxy_http_version 1.1;
    server {
        listen $HOST:$PORT;
        location / {
            proxy_pass http://127.0.0.1:$HTTP_PORT;
            proxy_redirect off;
        }
        location /websocket {
            proxy_pass http://127.0.0.1:$GEVENT_PORT;
            # A header set here takes the place of all those above.
            proxy_set_header Host \$http_host;
            proxy_set_header X-Forwarded-Host \$http_host;
            proxy_set_header X-Forwarded-For \$remote_addr;
            proxy_set_header X-Forwarded-Proto \$scheme;
            proxy_set_header Upgrade \$http_upgrade;
            proxy_set_header Connection upgrade;
        }
    }
}
CONF
}

start_proxy() {
    PROXY_DIR=$STATE/proxy/$PORT
    rm -rf "$PROXY_DIR"
    mkdir -p "$PROXY_DIR"
    if [ "$(id -u)" = 0 ]; then chown www-data "$PROXY_DIR"; fi
    write_proxy_config >"$PROXY_DIR/nginx.conf"
    # One process from here to nginx, so that a signal reaches it.
    { close_locks && exec "$NGINX" -e "$PROXY_DIR/error.log" -c "$PROXY_DIR/nginx.conf"; } &
    PROXY=$!
}
