#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace htx {

// Whether `bytes` is well-formed UTF-8 (Unicode 15, table 3-7).
bool is_valid_utf8(std::string_view bytes);

// The number of code points of well-formed UTF-8 (continuation bytes are not counted).
std::size_t code_point_count(std::string_view text);

// The code points of `text`; ill-formed bytes become U+FFFD.
std::u32string to_code_points(std::string_view text);
std::string from_code_points(std::u32string_view code_points);

// Unicode normalization form C, the form every text is stored in.
// REQUIRES: is_valid_utf8(text)
std::string to_nfc(std::string_view text);

// Whether it is in that form already.  REQUIRES: is_valid_utf8(text)
bool is_nfc(std::string_view text);

// The bytes of the first character with the marks that compose with it: what follows them leaves their normal
// form as it is.  0 for the empty text.
std::size_t composing_length(std::string_view text);

// The key under which Vietnamese names and headers match however they were typed: lower case,
// without diacritics (đ is d), white space runs as one space, trimmed.  "Hoà  Bình" -> "hoa binh".
std::string fold(std::string_view text);

// Order of Vietnamese dictionaries (a < ă < â, d < đ, tones last).
std::strong_ordering compare_vietnamese(std::string_view a, std::string_view b);

// Columns the text takes on a terminal (wide East Asian characters count two, marks none).
std::size_t display_width(std::string_view text);

// Upper and lower case by the root locale.
std::string to_upper(std::string_view text);
std::string to_lower(std::string_view text);

// Without white space at both ends (ASCII blanks and U+00A0).
std::string_view trim(std::string_view text);

std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);

// The candidate nearest to `word` by edit distance, if near enough to be what was meant.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

// `text` with the five characters of XML and HTML escaped.
std::string escape_html(std::string_view text);

}  // namespace htx
