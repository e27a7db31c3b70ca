#include "engine/feel/named_texts.h"

#include <algorithm>
#include <array>
#include <map>

#include "engine/feel/syntax/ast.h"

namespace htx::feel {
namespace {

// What texts are held against: a declared name, or the tested input where there is no slot.
struct Subject {
  std::optional<std::size_t> slot;
};

class NameReader {
 public:
  explicit NameReader(std::optional<Subject> input) : input_(input) {}

  void run(const Node& node) {
    if (node.op == Op::kEqual || node.op == Op::kNotEqual || holds_against_each_other(node)) {
      hold(node.children[0], node.children[1]);
      hold(node.children[1], node.children[0]);
    }
    if (node.op == Op::kIn) return run_in(node);
    if (node.op == Op::kTests) take_tests(node);
    const auto outer = lists_;
    if (node.op == Op::kSome || node.op == Op::kEvery || node.op == Op::kFor) bind(node);
    if (node.op == Op::kFilter) lists_[node.binding.local] = &node.children.front();
    for (const Node& child : node.children) run(child);
    lists_ = outer;
  }

  // The texts that `node` comes to, as names of `subject`.
  void take(const Node& node, const Subject& subject) {
    if (node.op == Op::kLiteral && node.value.as_string() != nullptr)
      found_.push_back({subject.slot, *node.value.as_string(), node.span});
    if (node.op == Op::kList) take_all(node, subject, 0);
    if (node.op == Op::kIf) take_all(node, subject, 1);
    if (const auto list = lists_.find(node.binding.local); node.op == Op::kName && list != lists_.end())
      take(*list->second, subject);
  }

  std::vector<NamedText> result() {
    std::ranges::stable_sort(found_, {}, [](const NamedText& one) { return one.span.begin; });
    return std::move(found_);
  }

 private:
  static bool holds_against_each_other(const Node& node) {
    constexpr std::array<std::string_view, 3> kCalls = {"list contains", "is", "index of"};
    return node.op == Op::kCall && node.children.size() == 2 &&
           std::ranges::find(kCalls, node.name) != kCalls.end();
  }

  std::optional<Subject> subject_of(const Node& node) const {
    if (node.op != Op::kName) return std::nullopt;
    if (node.name == "?") return input_;
    if (node.binding.local >= 0 || node.binding.slot < 0) return std::nullopt;
    return Subject{static_cast<std::size_t>(node.binding.slot)};
  }

  void hold(const Node& value, const Node& texts) {
    if (const auto subject = subject_of(value)) take(texts, *subject);
  }

  void take_all(const Node& node, const Subject& subject, std::size_t first) {
    for (std::size_t i = first; i < node.children.size(); ++i) take(node.children[i], subject);
  }

  void take_tests(const Node& tests) {
    if (!input_) return;
    for (const Node& test : tests.children) take(test, *input_);
  }

  void run_in(const Node& node) {
    run(node.children[0]);
    const std::optional<Subject> outer = input_;
    input_ = subject_of(node.children[0]);
    for (std::size_t i = 1; i < node.children.size(); ++i) run(node.children[i]);
    input_ = outer;
  }

  // The variables of an iteration stand for the elements of their lists.
  void bind(const Node& node) {
    for (std::size_t i = 0; i < node.names.size() && i + 1 < node.children.size(); ++i)
      lists_[node.binding.local + static_cast<std::int32_t>(i)] = &node.children[i];
  }

  std::optional<Subject> input_;               // What `?` is.
  std::map<std::int32_t, const Node*> lists_;  // By position of the variable.
  std::vector<NamedText> found_;
};

}  // namespace

std::vector<NamedText> named_texts(const Expression& expression) {
  NameReader reader(std::nullopt);
  reader.run(expression.program().root);
  return reader.result();
}

std::vector<NamedText> named_texts(const UnaryTests& tests) {
  NameReader reader(Subject{});
  reader.run(tests.program().root);
  return reader.result();
}

std::vector<NamedText> resulting_texts(const Expression& expression, std::size_t slot) {
  NameReader reader(std::nullopt);
  reader.take(expression.program().root, {slot});
  return reader.result();
}

}  // namespace htx::feel
