"""A real WordPress of Debian's package, on a MariaDB of its own, with `examples/wordpress` in it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

from tests.clients.served import until
from tests.cms.server import Server

PROGRAM = Path("/usr/share/wordpress")
PLUGIN = Path(__file__).parents[2] / "examples" / "wordpress" / "dragoman-receiver.php"
CONFIG = """<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'root'); define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:%(socket)s'); define('DB_CHARSET', 'utf8mb4');
define('WP_HOME', '%(url)s'); define('WP_SITEURL', '%(url)s');
foreach (['AUTH_KEY','SECURE_AUTH_KEY','LOGGED_IN_KEY','NONCE_KEY','AUTH_SALT','SECURE_AUTH_SALT',
          'LOGGED_IN_SALT','NONCE_SALT'] as $name) { define($name, 'of the test'); }
define('DISABLE_WP_CRON', true); define('WP_HTTP_BLOCK_EXTERNAL', true);
define('WP_ACCESSIBLE_HOSTS', '127.0.0.1');
$table_prefix = 'wp_';
if (!defined('ABSPATH')) { define('ABSPATH', __DIR__ . '/'); }
require_once ABSPATH . 'wp-settings.php';
"""
#: lets pictures come from this machine, which WordPress refuses by itself
LOCAL_PICTURES = """<?php
add_filter('http_request_host_is_external', '__return_true');
add_filter('http_allowed_safe_ports',
    fn($ports, $host, $url) => [...$ports, (int) parse_url($url, PHP_URL_PORT)], 10, 3);
"""


def missing() -> str:
    """Return what is not installed, empty if nothing is."""
    needed = {"php": "php-cli", "mariadbd": "mariadb-server", "mariadb-install-db": "mariadb-server"}
    packages = {package for program, package in needed.items() if shutil.which(program) is None}
    packages |= set() if PROGRAM.is_dir() else {"wordpress", "php-mysql"}
    return " ".join(sorted(packages))


class WordPressSite:
    """One WordPress site with the receiver."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.url = folder / "site", f"http://127.0.0.1:{port}"
        self._data, self._socket = folder / "data", folder / "db.sock"
        self._database: subprocess.Popen[bytes] | None = None
        self.server = Server(
            ["php", "-S", f"127.0.0.1:{port}", "-t", str(self.folder)],
            self.folder,
            {},
            f"{self.url}/wp-login.php",
            folder / "php.log",
        )

    def make(self) -> None:
        """Copy WordPress, start its database, install it and switch the plugin on."""
        shutil.copytree(PROGRAM, self.folder, symlinks=False, ignore=shutil.ignore_patterns("wp-config.php"))
        (self.folder / "wp-config.php").write_text(CONFIG % {"socket": self._socket, "url": self.url})
        (self.folder / "wp-content" / "plugins" / PLUGIN.name).write_bytes(PLUGIN.read_bytes())
        (self.folder / "wp-content" / "mu-plugins").mkdir()
        as_user = [f"--user={os.environ.get('USER', 'root')}"] if os.getuid() == 0 else []
        subprocess.run(
            ["mariadb-install-db", "--no-defaults", f"--datadir={self._data}", "--skip-test-db",
             "--auth-root-authentication-method=normal", *as_user],
            check=True, capture_output=True,
        )  # fmt: skip
        self._database = subprocess.Popen(
            ["mariadbd", "--no-defaults", f"--datadir={self._data}", f"--socket={self._socket}",
             "--skip-networking", f"--pid-file={self._data}/pid", *as_user],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until(self._socket.exists)
        created = f"$db = new mysqli('localhost', 'root', '', '', 0, '{self._socket}');"
        subprocess.run(["php", "-r", created + "$db->query('CREATE DATABASE wordpress');"], check=True)
        self.php(
            "require ABSPATH . 'wp-admin/includes/upgrade.php';"
            "wp_install('The paper', 'admin', 'admin@paper.example', true, '', 'password');",
            installing=True,
        )
        self.php(f"require ABSPATH . 'wp-admin/includes/plugin.php'; activate_plugin('{PLUGIN.name}');")

    def local_pictures(self, allowed: bool) -> None:
        file = self.folder / "wp-content" / "mu-plugins" / "local.php"
        if allowed:
            file.write_text(LOCAL_PICTURES)
        else:
            file.unlink(missing_ok=True)

    def php(self, code: str, *, installing: bool = False) -> Any:
        """Run code in WordPress; gives what it echoes, read as JSON."""
        first = "define('WP_INSTALLING', true);" if installing else ""
        done = subprocess.run(
            ["php", "-d", "display_errors=stderr", "-r", f"{first} require 'wp-load.php'; {code}"],
            cwd=self.folder,
            env={**os.environ, "HTTP_HOST": "127.0.0.1"},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else None

    def set_up(self, desk: str, edition: str, secret: str) -> None:
        told = json.dumps({"desk": desk, "edition": edition, "key": "", "secret": secret})
        self.php(f"update_option('dragoman_receiver', dragoman_clean_settings(json_decode('{told}', true)));")

    def catch_up(self) -> Any:
        return self.php(
            "$done = dragoman_catch_up();"
            "echo json_encode(is_wp_error($done) ? $done->get_error_message() : $done);"
        )

    def posts(self) -> dict[str, dict[str, Any]]:
        """What readers have, by headline."""
        found = self.php(
            "$found = [];"
            "foreach (get_posts(['numberposts' => -1, 'post_status' => 'publish']) as $post) {"
            "  if (!get_post_meta($post->ID, '_dragoman_uri', true)) { continue; }"
            "  $picture = get_post_thumbnail_id($post);"
            "  $found[$post->post_title] = ['id' => $post->ID, 'content' => $post->post_content,"
            "    'canonical' => wp_get_canonical_url($post), 'excerpt' => $post->post_excerpt,"
            "    'picture' => $picture ? get_attached_file($picture) : '',"
            "    'caption' => $picture ? get_post($picture)->post_excerpt : '',"
            "    'alt' => $picture ? get_post_meta($picture, '_wp_attachment_image_alt', true) : ''];"
            "} echo json_encode((object) $found);"
        )
        return dict(found)

    def stop(self) -> None:
        self.server.stop()
        if self._database is not None:
            self._database.send_signal(signal.SIGTERM)
            self._database.wait(timeout=60)
