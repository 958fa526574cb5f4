#!/bin/sh
# Check an exported log with openssl and nothing of ReviewDesk's: ids, device keys, signatures, commitments, chains.
# The layout of the folder is that of docs/log-format.md, "Export". Whether headers and bodies are spelled as the
# format demands takes a reader; this proves who signed which bytes, and that none is missing in between.
#
#   check-log.sh FOLDER      exit 0: all hold; 1: something does not, each told on a line; 2: could not be checked
set -eu
LC_ALL=C
export LC_ALL

if [ $# -ne 1 ] || [ ! -d "$1/entries" ] || [ ! -d "$1/keys" ]; then
    echo "usage: check-log.sh FOLDER (an exported log with entries/ and keys/)" >&2
    exit 2
fi
command -v openssl >/dev/null || { echo "openssl is not installed" >&2; exit 2; }

log=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
kind=application/vnd.reviewdesk.entry.v1+json
count=0
bodies=0
wrong=0

broken() {
    echo "BROKEN $1: $2"
    wrong=$((wrong + 1))
}

base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
hash_of() { openssl dgst -sha256 -binary | base64url; }
text() { sed -n "s/.*[{,]\"$1\":\"\([^\"]*\)\".*/\1/p" "$2"; }
number() { sed -n "s/.*[{,]\"$1\":\([0-9]*\)[,}].*/\1/p" "$2"; }

for file in "$log"/entries/*.dsse.json; do
    [ -e "$file" ] || { echo "no entries in $log/entries" >&2; exit 2; }
    count=$((count + 1))
    name=$(basename "$file" .dsse.json)
    id=${name#*.}

    text payload "$file" | openssl base64 -d -A >"$work/header" 2>/dev/null || :
    text sig "$file" | openssl base64 -d -A >"$work/signature" 2>/dev/null || :
    key=$(text key "$work/header")
    printf '%s %s %s %s %s\n' "$key" "$(text stream "$work/header")" "$(number seq "$work/header")" "$id" \
        "$(text prev "$work/header")" >>"$work/chains"

    [ "$(text payloadType "$file")" = "$kind" ] || broken "$name" "its payload is of another type"
    [ "$(hash_of <"$work/header")" = "$id" ] || broken "$name" "its id is not the hash of its header"

    spki=$log/keys/$key.der
    if [ -z "$key" ] || [ ! -f "$spki" ]; then
        broken "$name" "the device key it names is not in keys/"
    elif [ "$(hash_of <"$spki")" != "$key" ]; then
        broken "$name" "the device key of that name is another key"
    else
        {
            printf 'DSSEv1 %d %s %d ' "${#kind}" "$kind" "$(wc -c <"$work/header")"
            cat "$work/header"
        } >"$work/signed"
        openssl pkeyutl -verify -pubin -keyform DER -inkey "$spki" -rawin -in "$work/signed" \
            -sigfile "$work/signature" >/dev/null 2>&1 || broken "$name" "its signature does not match its header"
    fi

    if [ -f "$log/entries/$name.body" ]; then
        bodies=$((bodies + 1))
        commitment=$({
            printf 'reviewdesk/body/v1\n'
            cat "$log/entries/$name.salt" "$log/entries/$name.body"
        } | hash_of)
        [ "$(wc -c <"$log/entries/$name.salt")" -eq 32 ] &&
            [ "$(wc -c <"$log/entries/$name.body")" -eq "$(number len "$work/header")" ] &&
            [ "$commitment" = "$(text body "$work/header")" ] ||
            broken "$name" "its body is not what its header was signed for"
    fi
done

# Chains: per device key and stream the numbers run from 1, and each entry names the one before.
sort -k1,1 -k2,2 -k3,3n "$work/chains" | awk '
    { chain = $1 " " $2 }
    chain != last { last = chain; seq = 0; id = "" }
    $3 != seq + 1 || $5 != id { print $4 ": it does not follow number " seq " of its device" }
    { seq = $3; id = $4 }
' >"$work/gaps"
while read -r gap; do
    broken "${gap%%:*}" "${gap#*: }"
done <"$work/gaps"

echo "$count entries, $bodies bodies, $wrong broken"
[ "$wrong" -eq 0 ]
