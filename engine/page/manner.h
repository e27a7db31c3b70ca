#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/language.h"
#include "engine/value/local_time.h"

namespace htx::report {

enum class DateForm : std::uint8_t { kDayMonthYear, kMonthDayYear, kYearMonthDay };

// How articles of law are cited; each text has one slot.
struct ArticleForm {
  std::string prefix;   // What packs may write before the number: "đ."
  std::string article;  // "Điều {article}"
  std::string clause;   // "khoản {clause}"; empty: "110.2" is one number and stays so.
  std::string points;   // "điểm {points}"
};

// A unit by the name that definitions use, as a sentence of this language says it.
struct SpokenUnit {
  std::string one;
  std::string many;
};

// A language, and how it is written in one place: its numbers, days and hours, the articles of its laws and
// the names of its bodies.  Made from a language alone it knows what the language itself decides, and UTC.
struct Manner {
  // Implicit, because a page may be asked for in a language alone.
  Manner(Language of = Language::kVietnamese);    // NOLINT(google-explicit-constructor)
  operator Language() const { return language; }  // NOLINT(google-explicit-constructor)

  Language language;
  std::string decimal_mark;
  std::string group_mark;
  DateForm date_form;
  LocalTime time;
  std::optional<ArticleForm> articles;       // None: as they are written.
  std::map<std::string, SpokenUnit> units;   // By fold_name() of the unit's own name.
  std::map<std::string, std::string> words;  // "deciders" -> "the registry or a court"
};

}  // namespace htx::report
