#include "tests/unit/feel/support.h"

#include <array>
#include "engine/feel/analysis/intervals.h"

namespace htx::feel {
namespace {

std::string shown(const std::vector<Interval>& intervals) {
  std::string text;
  for (const Interval& i : intervals) {
    text += (text.empty() ? "" : " ") + std::string(i.low_closed ? "[" : "(") +
            (i.low ? to_text(*i.low) : "") + ".." + (i.high ? to_text(*i.high) : "") +
            (i.high_closed ? "]" : ")");
  }
  return text;
}

std::string covered(std::string_view text) {
  Diagnostics diagnostics;
  const auto tests =
      compile_unary_tests(text, {}, {Type::Kind::kNumber, sample_names()}, Mode::kStrict, diagnostics);
  if (!tests.has_value()) return diagnostics.items().front().message.code;
  const auto found = intervals(*tests);
  return found.has_value() ? shown(*found) : "none";
}

TEST_CASE("simple tests cover these intervals", "[feel]") {
  const auto cases = std::to_array<std::pair<const char*, const char*>>({
      {"-", "(..)"},
      {"< 0.1", "(..0.1)"},
      {"<= 0.1", "(..0.1]"},
      {"> -5", "(-5..)"},
      {">= 5", "[5..)"},
      {"5", "[5..5]"},
      {"-5", "[-5..-5]"},
      {"[0.1..0.25)", "[0.1..0.25)"},
      {"]1..2[", "(1..2)"},
      {"? >= 3", "[3..)"},
      {"> 5, < 3", "(..3) (5..)"},
      {"[1..2], (2..3]", "[1..3]"},
      {"[1..2), (2..3]", "[1..2) (2..3]"},
      {"[1..5], [2..3]", "[1..5]"},
      {"not([1..2))", "(..1) [2..)"},
      {"not(< 5)", "[5..)"},
      {"not(-1, 1)", "(..-1) (-1..1) (1..)"},
      {"!= 4", "(..4) (4..)"},
      {"[3..2]", ""},
      {"< members", "none"},
      {"[1..members]", "none"},
      {"? > 1 and ? < 2", "none"},
  });
  for (const auto& [text, intervals] : cases) {
    CAPTURE(text);
    CHECK(covered(text) == intervals);
  }
}

}  // namespace
}  // namespace htx::feel
