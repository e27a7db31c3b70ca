#include <algorithm>
#include <map>

#include "engine/feel/check/units.h"

#include "engine/base/spellings.h"
#include "engine/base/text.h"
#include "engine/feel/analysis/analysis.h"
#include "engine/feel/analysis/bounds.h"

namespace htx::feel {
namespace {

// The unit of a quantity as powers of the declared units, by fold_name(): triệu đồng / người.  None: not
// known.
using Powers = std::map<std::string, int>;
using Unit = std::optional<Powers>;

class UnitCheck {
 public:
  explicit UnitCheck(std::span<const std::string> units) : units_(units) {}
  UnitCheck(std::span<const std::string> units, const std::string& input)
      : units_(units), input_(of(input)) {}

  Unit run(const Node& node) {
    if (node.op == Op::kName) return name(node);
    if (node.op == Op::kNegate) return run(node.children[0]);
    if (node.op == Op::kMultiply || node.op == Op::kDivide) return product(node);
    if (node.op == Op::kAdd || node.op == Op::kSubtract)
      return same(node, run(node.children[0]), run(node.children[1]));
    if (node.op == Op::kTests) return tests(node);
    if (node.op == Op::kCall) return call(node);
    if (node.op == Op::kIf) {
      run(node.children[0]);
      return same(node, run(node.children[1]), run(node.children[2]));
    }
    if (is_comparison(node.op)) {
      same(node, run(node.children[0]), run(node.children[1]));
      return std::nullopt;
    }
    if (node.op == Op::kBetween) {
      const Unit value = run(node.children[0]);
      same(node, value, run(node.children[1]));
      same(node, value, run(node.children[2]));
      return std::nullopt;
    }
    const Unit outer = input_;
    if (node.op == Op::kIn) input_ = run(node.children[0]);
    for (const Node& child : node.children) run(child);
    input_ = outer;
    return std::nullopt;
  }

  std::vector<UnitClash> take() { return std::move(clashes_); }

 private:
  std::string shown(const Powers& unit) const {
    std::string above;
    std::string below;
    for (const auto& [name, power] : unit) {
      std::string& side = power > 0 ? above : below;
      if (!side.empty()) side += "·";
      side += written_.at(name);
      if (power > 1 || power < -1) side += "^" + std::to_string(power > 0 ? power : -power);
    }
    if (above.empty()) above = "1";
    return below.empty() ? above : above + "/" + below;
  }

  // "triệu đồng/người" is a quotient of two units.
  Unit of(const std::string& text) {
    if (text.empty()) return std::nullopt;
    Powers powers;
    int sign = 1;
    std::size_t begin = 0;
    while (begin <= text.size()) {
      const std::size_t end = std::min(text.find('/', begin), text.size());
      const std::string_view written = trim(std::string_view(text).substr(begin, end - begin));
      const std::string part = fold_name(written);
      written_.emplace(part, written);
      if (!part.empty() && part != "1") powers[part] += sign;
      sign = -1;
      begin = end + 1;
    }
    std::erase_if(powers, [](const auto& entry) { return entry.second == 0; });
    return powers;
  }

  Unit name(const Node& node) {
    if (node.name == "?") return input_;
    if (node.binding.local >= 0 || node.binding.slot < 0) return std::nullopt;
    return of(units_[static_cast<std::size_t>(node.binding.slot)]);
  }

  // Both sides of a sum or comparison have one unit; what has none takes the other's.
  Unit same(const Node& node, const Unit& a, const Unit& b) {
    if (a && b && *a != *b) clashes_.push_back({node.span, shown(*a), shown(*b)});
    return a ? a : b;
  }

  // A plain number scales; a name whose unit is not declared leaves the product's open.
  Unit product(const Node& node) {
    const Node& left = node.children[0];
    const Node& right = node.children[1];
    Unit a = run(left);
    Unit b = run(right);
    if (!a && left.op == Op::kLiteral && node.op == Op::kMultiply) return b;
    if (!b && right.op == Op::kLiteral) return a;
    if (!a || !b) return std::nullopt;
    for (const auto& [name, power] : *b) (*a)[name] += node.op == Op::kMultiply ? power : -power;
    std::erase_if(*a, [](const auto& entry) { return entry.second == 0; });
    return a;
  }

  Unit tests(const Node& node) {
    for (const Node& test : node.children) {
      if (test.op == Op::kRange) {
        for (const Node& end : test.children) same(test, input_, run(end));
      } else if (test.mentions_input) {
        run(test);
      } else {
        same(test, input_, run(test));
      }
    }
    return std::nullopt;
  }

  Unit call(const Node& node) {
    const bool joins = node.name == "min" || node.name == "max" || node.name == "sum" || node.name == "mean";
    Unit all;
    Unit first;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      const Unit one = run(node.children[i]);
      if (i == 0) first = one;
      if (joins) all = same(node, all, one);
    }
    if (joins) return all;
    const bool keeps = node.name == "abs" || node.name == "floor" || node.name == "ceiling" ||
                       node.name == "decimal" || node.name.starts_with("round");
    return keeps ? first : std::nullopt;
  }

  std::map<std::string, std::string> written_;  // As a unit was written first, by fold_name().
  std::span<const std::string> units_;
  Unit input_;
  std::vector<UnitClash> clashes_;
};

}  // namespace

std::vector<UnitClash> unit_clashes(const Expression& expression, std::span<const std::string> units) {
  UnitCheck check(units);
  check.run(expression.program().root);
  return check.take();
}

std::vector<UnitClash> unit_clashes(const UnaryTests& tests, const std::string& input,
                                    std::span<const std::string> units) {
  UnitCheck check(units, input);
  check.run(tests.program().root);
  return check.take();
}

}  // namespace htx::feel
