# C without its comments and with its texts emptied: for lints that ask what
# code says. Sets code for each line; in_comment is kept between lines.
FNR == 1 { in_comment = 0 }
{
	rest = $0
	code = ""
	while (rest != "") {
		if (in_comment) {
			at = index(rest, "*/")
			if (at == 0)
				break
			rest = substr(rest, at + 2)
			in_comment = 0
		}
		if (!match(rest, /"([^"\\]|\\.)*"|'([^'\\]|\\.)*'|\/\*|\/\//)) {
			code = code rest
			break
		}
		token = substr(rest, RSTART, RLENGTH)
		code = code substr(rest, 1, RSTART - 1)
		rest = substr(rest, RSTART + RLENGTH)
		if (token == "//")
			break
		if (token == "/*") {
			in_comment = 1
			code = code " "
		} else
			code = code "\"\""
	}
}
