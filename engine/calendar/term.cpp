#include "engine/calendar/term.h"

#include <array>
#include <charconv>

#include "engine/base/message.h"
#include "engine/base/text.h"

namespace htx {
namespace {

struct UnitName {
  std::string_view suffix;
  TermUnit unit;
  const char* code;
};
constexpr std::array<UnitName, 5> kUnits = {{{"wd", TermUnit::kWorkingDay, "calendar.term-wd"},
                                             {"d", TermUnit::kDay, "calendar.term-d"},
                                             {"w", TermUnit::kWeek, "calendar.term-w"},
                                             {"m", TermUnit::kMonth, "calendar.term-m"},
                                             {"y", TermUnit::kYear, "calendar.term-y"}}};

const UnitName& name_of(TermUnit unit) { return kUnits[static_cast<std::size_t>(unit)]; }

}  // namespace

std::optional<Term> term_from_text(std::string_view text) {
  Term term;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), term.amount);
  if (read.ec != std::errc() || term.amount < 0 || term.amount > kLargestTerm) return std::nullopt;
  const std::string_view suffix = trim(text.substr(static_cast<std::size_t>(read.ptr - text.data())));
  for (const UnitName& name : kUnits) {
    if (name.suffix != suffix) continue;
    term.unit = name.unit;
    return term;
  }
  return std::nullopt;
}

std::string to_text(const Term& term) {
  return std::to_string(term.amount) + " " + std::string(name_of(term.unit).suffix);
}

std::string to_text(const Term& term, Language language) {
  return to_text(Message(name_of(term.unit).code, {{"amount", std::to_string(term.amount)}}), language);
}

}  // namespace htx
