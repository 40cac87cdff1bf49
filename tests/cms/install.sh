#!/bin/bash
# Install one real CMS for the tests into .cms (ignored by git): tests/cms/install.sh wagtail|ghost|strapi
# Wagtail comes from PyPI into a virtual environment of its own; Ghost and Strapi come from npm with their
# native parts built here, for which npm needs make, a C++ compiler and Node's headers. Nothing outside of
# .cms is changed. What is there already is left as it is; remove its folder to install it anew.
set -euo pipefail
cd "$(dirname "$0")/../.."
cache=${CMS_CACHE:-$PWD/.cms}
wagtail=8.0.1 ghost=5.130.6 strapi=5.54.0 better_sqlite3=12.11.1
mkdir -p "$cache"

say() { echo "test-cms: $*" >&2; }
give_up() { say "$1 is not tested: $2"; exit 1; }
# How long each part took, and how large it is: what benchmarks/results.md says is made of these lines.
done_with() { say "$1 is installed: $SECONDS s, $(du -sm "$2" | cut -f1) MB"; }
need() { command -v "$1" >/dev/null || give_up "$cms" "$1 is missing. $2"; }

node_and_compiler() {
	need node "Install Node 20 or 22 (https://nodejs.org)."
	need npm "It comes with Node."
	need make "On Debian: apt-get install build-essential."
	need g++ "On Debian: apt-get install build-essential."
	case $(node --version) in
		v20.* | v22.*) ;;
		*) give_up "$cms" "Node $(node --version) is not one that it runs on; Node 20 or 22 is needed." ;;
	esac
	# The headers of this Node: without them node-gyp fetches them from nodejs.org.
	local prefix
	prefix=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
	if [ -f "$prefix/include/node/node.h" ]; then export npm_config_nodedir=$prefix; fi
	export npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false
}

install_wagtail() {
	local venv=$cache/wagtail/venv python=${PYTHON:-python3.11}
	if [ -x "$venv/bin/wagtail" ]; then return; fi
	command -v "$python" >/dev/null || python=python3
	need "$python" "Install Python 3.11 or newer."
	say "installing Wagtail $wagtail from PyPI into $venv (240 MB, a minute or two)"
	rm -rf "$cache/wagtail"
	mkdir -p "$cache/wagtail"
	nice -n 10 "$python" -m venv "$venv"
	nice -n 10 "$venv/bin/pip" install -q --disable-pip-version-check "wagtail==$wagtail" standardwebhooks ||
		{ rm -rf "$cache/wagtail"; give_up Wagtail "pip could not install it; its words are above."; }
	done_with "Wagtail $wagtail" "$cache/wagtail"
}

install_ghost() {
	local folder=$cache/ghost
	if [ -f "$folder/installed" ]; then return; fi
	node_and_compiler
	say "installing Ghost $ghost from npm into $folder (550 MB, 2 to 6 minutes)"
	rm -rf "$folder"
	mkdir -p "$folder/re2-stub"
	cd "$folder"
	npm pack --silent "ghost@$ghost" >/dev/null || give_up Ghost "npm could not fetch it; its words are above."
	tar xzf "ghost-$ghost.tgz"
	rm "ghost-$ghost.tgz"
	# re2 is a regular expression engine in C++ whose build fetches from the net; Node's own one will do here.
	echo '{"name": "re2", "version": "1.99.0", "main": "index.js"}' >re2-stub/package.json
	echo 'module.exports = RegExp;' >re2-stub/index.js
	node - <<-'END'
		const fs = require("fs");
		const file = "package/package.json";
		const manifest = JSON.parse(fs.readFileSync(file));
		// Its development needs are not all published; npm 11 looks for them all the same.
		for (const name of ["devDependencies", "scripts", "nx", "resolutions"]) delete manifest[name];
		manifest.overrides = { re2: "file:../re2-stub" };
		manifest.dependencies.sqlite3 = manifest.optionalDependencies.sqlite3;
		delete manifest.optionalDependencies;
		fs.writeFileSync(file, JSON.stringify(manifest, null, 2));
	END
	cd package
	nice -n 10 npm install --omit=dev --ignore-scripts --legacy-peer-deps --loglevel=error ||
		give_up Ghost "npm could not install what it needs; its words are above."
	say "Ghost's packages are there after $SECONDS s; building SQLite"
	nice -n 10 npm rebuild sqlite3 --loglevel=error ||
		give_up Ghost "its SQLite could not be built; npm's words are above."
	touch "$folder/installed"
	done_with "Ghost $ghost" "$folder"
}

install_strapi() {
	local folder=$cache/strapi
	if [ -f "$folder/installed" ]; then return; fi
	node_and_compiler
	say "installing Strapi $strapi from npm into $folder (700 MB, 3 to 6 minutes)"
	rm -rf "$folder"
	mkdir -p "$folder/site"
	cd "$folder/site"
	cat >package.json <<-END
		{
		  "name": "newsroom", "private": true, "version": "0.0.0",
		  "dependencies": {
		    "@strapi/strapi": "$strapi", "better-sqlite3": "$better_sqlite3", "react": "18.3.1",
		    "react-dom": "18.3.1", "react-router-dom": "6.30.1", "styled-components": "6.1.19"
		  }
		}
	END
	nice -n 10 npm install --omit=dev --ignore-scripts --legacy-peer-deps --loglevel=error ||
		give_up Strapi "npm could not install it; its words are above."
	say "Strapi's packages are there after $SECONDS s; building SQLite"
	nice -n 10 npm rebuild better-sqlite3 esbuild @swc/core sharp --loglevel=error ||
		give_up Strapi "its SQLite could not be built; npm's words are above."
	touch "$folder/installed"
	done_with "Strapi $strapi" "$folder"
}

cms=${1:-}
case $cms in
	wagtail | ghost | strapi) "install_$cms" ;;
	*) echo "usage: tests/cms/install.sh wagtail|ghost|strapi" >&2; exit 2 ;;
esac
