// The expression language of the statechart fixtures: read into a tree, then evaluated, because what
// `&&` and `||` skip may be in error.
#include <array>
#include <cctype>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/value/decimal.h"
#include "tests/support/fixture_model.h"

namespace htx::workflows {
namespace {

constexpr const char* kSession = "session-1";

struct Term {
  enum class Kind : std::uint8_t { kLiteral, kList, kPath, kNot, kMinus, kCall, kInfix };
  Kind kind = Kind::kLiteral;
  Json value = {};                     // kLiteral
  std::string name = {};               // kCall: the function; kInfix: the operator
  std::vector<std::string> path = {};  // kPath
  std::vector<Term> terms = {};
};

// None if the text is no expression.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::optional<Term> run() {
    Term term = infix(0);
    skip_blanks();
    if (!ok_ || at_ != text_.size()) return std::nullopt;
    return term;
  }

 private:
  using Level = std::array<std::string_view, 4>;
  static constexpr std::array<Level, 6> kLevels = {
      {{"||"}, {"&&"}, {"==", "!="}, {"<=", ">=", "<", ">"}, {"+", "-"}, {"*", "/", "%"}}};

  char next() {
    skip_blanks();
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  void skip_blanks() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
  }
  bool take(std::string_view token) {
    skip_blanks();
    if (token.empty() || text_.substr(at_, token.size()) != token) return false;
    at_ += token.size();
    return true;
  }
  Term fail() {
    ok_ = false;
    at_ = text_.size();
    return {};
  }

  Term infix(std::size_t level) {
    if (level == kLevels.size()) return unary();
    Term left = infix(level + 1);
    while (ok_) {
      std::string_view found;
      for (const std::string_view candidate : kLevels[level]) {
        if (found.empty() && take(candidate)) found = candidate;
      }
      if (found.empty()) break;
      Term joined{.kind = Term::Kind::kInfix, .name = std::string(found)};
      joined.terms.push_back(std::move(left));
      joined.terms.push_back(infix(level + 1));
      left = std::move(joined);
    }
    return left;
  }

  Term unary() {
    const bool is_not = take("!");
    if (is_not || take("-")) {
      Term term{.kind = is_not ? Term::Kind::kNot : Term::Kind::kMinus};
      term.terms.push_back(unary());
      return term;
    }
    if (take("(")) {
      Term term = infix(0);
      return take(")") ? term : fail();
    }
    if (take("[")) return {.kind = Term::Kind::kList, .terms = list("]")};
    const char c = next();
    if (c == '\'' || c == '"') return quoted(c);
    return std::isdigit(static_cast<unsigned char>(c)) != 0 ? number() : named();
  }

  std::vector<Term> list(std::string_view end) {
    std::vector<Term> terms;
    while (ok_ && !take(end)) {
      terms.push_back(infix(0));
      if (!take(",") && next() != end.front()) fail();
    }
    return terms;
  }

  Term quoted(char quote) {
    std::string value;
    for (++at_; at_ < text_.size() && text_[at_] != quote; ++at_) {
      if (text_[at_] == '\\') ++at_;
      if (at_ < text_.size()) value += text_[at_];
    }
    return at_++ < text_.size() ? Term{.value = value} : fail();
  }

  Term number() {
    const std::size_t begin = at_;
    while (at_ < text_.size() &&
           (std::isdigit(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '.')) {
      ++at_;
    }
    return {.value = Json(Json::Number{std::string(text_.substr(begin, at_ - begin))})};
  }

  std::string word() {
    skip_blanks();
    const std::size_t begin = at_;
    while (at_ < text_.size() &&
           (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '_')) {
      ++at_;
    }
    return std::string(text_.substr(begin, at_ - begin));
  }

  Term named() {
    const std::string name = word();
    if (name.empty()) return fail();
    if (name == "true" || name == "false") return {.value = name == "true"};
    if (name == "null" || name == "undefined") return {};
    if (take("(")) return {.kind = Term::Kind::kCall, .name = name, .terms = list(")")};
    Term term{.kind = Term::Kind::kPath, .path = {name}};
    while (take(".")) term.path.push_back(word());
    return term;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

std::optional<Decimal> number(const Json& json) {
  const Json::Number* written = json.number();
  return written == nullptr ? std::nullopt : Decimal::from_text(written->text);
}
Json of_number(const Decimal& value) { return Json(Json::Number{to_text(value)}); }

std::string shown(const Json& json) { return json.string() ? *json.string() : write_json(json); }

bool same(const Json& a, const Json& b) {
  const auto x = number(a);
  const auto y = number(b);
  return x && y ? *x == *y : a == b;
}

// Evaluates; none is an error.
class Evaluation {
 public:
  Evaluation(const StepScope& scope, std::string_view name) : scope_(scope), name_(name) {}

  std::optional<Json> run(const Term& term) const {
    switch (term.kind) {
      case Term::Kind::kLiteral: return term.value;
      case Term::Kind::kPath: return path(term.path);
      case Term::Kind::kCall: return call(term);
      case Term::Kind::kInfix: return infix(term);
      case Term::Kind::kList: {
        Json list{Json::Array{}};
        for (const Term& element : term.terms) {
          std::optional<Json> value = run(element);
          if (!value) return std::nullopt;
          list.push(*std::move(value));
        }
        return list;
      }
      case Term::Kind::kNot:
      case Term::Kind::kMinus: break;
    }
    const std::optional<Json> value = run(term.terms.front());
    if (!value) return std::nullopt;
    if (term.kind == Term::Kind::kNot) return Json(!is_truthy(*value));
    const auto negated = number(*value);
    return negated ? std::optional(of_number(Decimal(0) - *negated)) : std::nullopt;
  }

 private:
  std::optional<Json> infix(const Term& term) const {
    const std::string& op = term.name;
    const std::optional<Json> a = run(term.terms[0]);
    if (!a) return std::nullopt;
    if ((op == "&&" && !is_truthy(*a)) || (op == "||" && is_truthy(*a))) return Json(op == "||");
    const std::optional<Json> b = run(term.terms[1]);
    if (!b) return std::nullopt;
    if (op == "&&" || op == "||") return Json(is_truthy(*b));
    if (op == "==") return Json(same(*a, *b));
    if (op == "!=") return Json(!same(*a, *b));
    const bool orders = op.front() == '<' || op.front() == '>';
    if (orders && (a->is_null() || b->is_null())) return Json(false);
    if (op == "+" && (a->string() != nullptr || b->string() != nullptr)) return Json(shown(*a) + shown(*b));
    if (orders && a->string() != nullptr && b->string() != nullptr)
      return ordered(op, *a->string(), *b->string());
    const auto x = number(*a);
    const auto y = number(*b);
    if (!x || !y) return std::nullopt;
    return orders ? ordered(op, *x, *y) : arithmetic(op, *x, *y);
  }

  template <typename T>
  static Json ordered(std::string_view op, const T& x, const T& y) {
    if (op == "<") return x < y;
    if (op == "<=") return x <= y;
    return op == ">" ? x > y : x >= y;
  }

  static std::optional<Json> arithmetic(std::string_view op, const Decimal& x, const Decimal& y) {
    if (op == "+") return of_number(x + y);
    if (op == "-") return of_number(x - y);
    if (op == "*") return of_number(x * y);
    if (y.is_zero()) return std::nullopt;
    return of_number(op == "/" ? x / y : x - y * (x / y).round(0, Rounding::kFloor));
  }

  std::optional<Json> call(const Term& term) const {
    const auto& terms = term.terms;
    if (term.name == "defined" && terms.size() == 1) {  // The one function that forgives an unknown name.
      const std::optional<Json> value = run(terms[0]);
      return Json(value && !value->is_null());
    }
    std::vector<Json> given;
    for (const Term& argument : terms) {
      std::optional<Json> value = run(argument);
      if (!value) return std::nullopt;
      given.push_back(*std::move(value));
    }
    if (term.name == "in" && given.size() == 1 && given[0].string() != nullptr)
      return Json(scope_.in(*given[0].string()));
    if (term.name == "startsWith" && given.size() == 2)
      return Json(shown(given[0]).starts_with(shown(given[1])));
    if (term.name == "append" && given.size() == 2 && given[0].array() != nullptr) {
      given[0].push(given[1]);
      return given[0];
    }
    return std::nullopt;  // error(), and whatever is no function.
  }

  std::optional<Json> path(const std::vector<std::string>& names) const {
    std::optional<Json> value = variable(names.front());
    for (std::size_t i = 1; value && i < names.size(); ++i) {
      if (value->object() == nullptr) return std::nullopt;
      const Json* member = value->find(names[i]);
      value = member ? Json(*member) : Json();
    }
    return value;
  }

  std::optional<Json> variable(const std::string& name) const {
    if (name == "_sessionid") return Json(kSession);
    if (name == "_name") return Json(name_);
    if (name == "event") return event_fields();
    const Json* value = scope_.data().find(name);
    return value ? std::optional(*value) : std::nullopt;
  }

  // SCXML 5.10.1.  Fields an event does not have are left out, which reads as null.
  Json event_fields() const {
    const Event* event = scope_.event();
    if (event == nullptr) return {};
    constexpr std::array<const char*, 3> kKinds = {"platform", "internal", "external"};
    Json fields;
    fields.add("name", event->name);
    fields.add("type", kKinds[static_cast<std::size_t>(event->kind)]);
    if (!event->data.is_null()) fields.add("data", event->data);
    if (!event->send_id.empty()) fields.add("sendid", event->send_id);
    if (!event->origin.empty()) fields.add("origin", event->origin);
    if (!event->origin_type.empty()) fields.add("origintype", event->origin_type);
    return fields;
  }

  const StepScope& scope_;
  std::string_view name_;
};

}  // namespace

bool is_truthy(const Json& json) {
  if (const bool* boolean = json.boolean()) return *boolean;
  if (const std::string* text = json.string()) return !text->empty();
  if (const Json::Array* array = json.array()) return !array->empty();
  if (const Json::Object* object = json.object()) return !object->empty();
  const auto value = number(json);
  return value && !value->is_zero();
}

std::optional<Json> evaluate_fixture(std::string_view expression, const StepScope& scope,
                                     std::string_view name) {
  const std::optional<Term> term = Reader(expression).run();
  return term ? Evaluation(scope, name).run(*term) : std::nullopt;
}

}  // namespace htx::workflows
