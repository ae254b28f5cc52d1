#!/bin/sh
# The reader page as one file, its parts named by hash in its own policy:
# assemble.sh OUTPUT
set -eu
here=$(dirname "$0")
output=$1
part=$(mktemp -d)
trap 'rm -rf "$part"' EXIT
join() {
	for name in "$@"; do cat "$here/$name.js"; done
}
join time rows bytes zip keys entry judge trade tables market walk quotas readers check worker \
	>"$part/worker"
join time rows words plots records view >"$part/script"
cp "$here/style.css" "$part/style"
# Command substitution cuts the last line feed, so the hash is of that.
hash_of() {
	printf %s "$(cat "$1")" | openssl dgst -sha256 -binary | base64
}
awk -v part="$part" -v script="$(hash_of "$part/script")" \
	-v style="$(hash_of "$part/style")" '
function whole(name,    line, text, file) {
	file = part "/" name
	text = ""
	while ((getline line < file) > 0)
		text = text (text == "" ? "" : "\n") line
	close(file)
	return text
}
function put(mark, text,    at) {
	at = index($0, mark)
	if (at == 0)
		return
	$0 = substr($0, 1, at - 1) text substr($0, at + length(mark))
}
{
	put("@script@", script)
	put("@style@", style)
	put("@style-text@", whole("style"))
	put("@worker-text@", whole("worker"))
	put("@script-text@", whole("script"))
	print
}' "$here/page.html" >"$output.part"
mv "$output.part" "$output"
