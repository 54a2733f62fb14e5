#!/bin/sh
# Puts the foreign files of the screens and prints in place: ./vendor/ (style sheet, script) and ../fonts/.
# Versions and checksums stand in package-lock.json. Safe to run again; does nothing when all is there.
set -eu
cd "$(dirname "$0")"

stamp=vendor/.lock-sum
sum=$(cksum < package-lock.json)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$sum" ] && [ -f ../fonts/NotoSansHans-Regular.otf ]; then
  exit 0
fi

command -v npm >/dev/null 2>&1 || {
  echo "fetch.sh: npm is needed once, to fetch the style sheet, the script and the font (install nodejs and npm)." >&2
  exit 1
}
npm ci --ignore-scripts --omit=peer --no-audit --no-fund --loglevel=error

rm -rf vendor
mkdir -p vendor ../fonts
cp node_modules/bootstrap/dist/css/bootstrap.min.css vendor/bootstrap.css
cp node_modules/bootstrap/LICENSE vendor/bootstrap.LICENSE.txt
cp node_modules/htmx.org/dist/htmx.min.js vendor/htmx.js
cp node_modules/htmx.org/LICENSE vendor/htmx.LICENSE.txt
for weight in Regular Bold; do
  cp "node_modules/@embedpdf/fonts-sc/fonts/NotoSansHans-$weight.otf" ../fonts/
done
cp node_modules/@embedpdf/fonts-sc/LICENSE ../fonts/LICENSE.txt

# The map comment would make browsers ask for a file that is not served.
sed -i '/^\/\*# sourceMappingURL=/d' vendor/bootstrap.css
printf '%s' "$sum" > "$stamp"
