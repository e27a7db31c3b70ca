// The expression language of the statechart fixtures, evaluated while it is read.
#include <array>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/fixture_model.h"

namespace htx::workflows {
namespace {

constexpr const char* kSession = "session-1";

std::optional<std::int64_t> integer(const Json& json) {
  const Json::Number* number = json.number();
  if (number == nullptr) return std::nullopt;
  std::int64_t value = 0;
  const char* end = number->text.data() + number->text.size();
  const auto read = std::from_chars(number->text.data(), end, value);
  return read.ptr == end ? std::optional(value) : std::nullopt;
}

std::string shown(const Json& json) { return json.string() ? *json.string() : write_json(json); }

bool truthy(const Json& json) {
  if (const bool* boolean = json.boolean()) return *boolean;
  if (const std::string* text = json.string()) return !text->empty();
  if (const std::optional<std::int64_t> number = integer(json)) return *number != 0;
  return !json.is_null();
}

// Reads and evaluates in one pass.  `ok_` turns false at the first error; what follows is read but
// does not count.
class Evaluation {
 public:
  Evaluation(std::string_view text, const StepScope& scope, std::string_view name)
      : text_(text), scope_(scope), name_(name) {}

  std::optional<Json> run() {
    Json value = binary(0);
    skip_blanks();
    if (!ok_ || at_ != text_.size()) return std::nullopt;
    return value;
  }

 private:
  using Level = std::array<std::string_view, 4>;
  static constexpr std::array<Level, 6> kLevels = {
      {{"||"}, {"&&"}, {"==", "!="}, {"<=", ">=", "<", ">"}, {"+", "-"}, {"*", "/", "%"}}};

  void skip_blanks() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
  }

  bool take(std::string_view token) {
    skip_blanks();
    if (token.empty() || text_.substr(at_, token.size()) != token) return false;
    at_ += token.size();
    return true;
  }

  Json fail() {
    ok_ = false;
    return {};
  }

  Json binary(std::size_t level) {
    if (level == kLevels.size()) return unary();
    Json left = binary(level + 1);
    while (true) {
      std::string_view found;
      for (const std::string_view candidate : kLevels[level]) {
        if (found.empty() && take(candidate)) found = candidate;
      }
      if (found.empty()) return left;
      const Json right = binary(level + 1);
      left = apply(found, left, right);
    }
  }

  Json apply(std::string_view op, const Json& a, const Json& b) {
    if (op == "||") return truthy(a) || truthy(b);
    if (op == "&&") return truthy(a) && truthy(b);
    if (op == "==") return a == b;
    if (op == "!=") return !(a == b);
    if (op == "+" && (a.string() != nullptr || b.string() != nullptr)) return Json(shown(a) + shown(b));
    const std::optional<std::int64_t> x = integer(a);
    const std::optional<std::int64_t> y = integer(b);
    if (!x || !y) return op.front() == '<' || op.front() == '>' ? Json(false) : fail();
    if (op == "<") return *x < *y;
    if (op == "<=") return *x <= *y;
    if (op == ">") return *x > *y;
    if (op == ">=") return *x >= *y;
    if (op == "+") return Json(*x + *y);
    if (op == "-") return Json(*x - *y);
    if (op == "*") return Json(*x * *y);
    if (*y == 0) return fail();
    return op == "/" ? Json(*x / *y) : Json(*x % *y);
  }

  Json unary() {
    if (take("!")) return !truthy(unary());
    if (take("(")) {
      Json value = binary(0);
      return take(")") ? value : fail();
    }
    if (take("[")) return array();
    skip_blanks();
    const char c = at_ < text_.size() ? text_[at_] : '\0';
    if (c == '\'' || c == '"') return quoted(c);
    if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
      const std::size_t begin = at_;
      while (at_ < text_.size() && std::isdigit(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
      return Json(Json::Number{std::string(text_.substr(begin, at_ - begin))});
    }
    return named();
  }

  Json array() {
    Json list{Json::Array{}};
    while (ok_ && !take("]")) {
      list.push(binary(0));
      if (!take(",") && text_.substr(at_, 1) != "]") return fail();
    }
    return list;
  }

  Json quoted(char quote) {
    std::string value;
    for (++at_; at_ < text_.size() && text_[at_] != quote; ++at_) {
      if (text_[at_] == '\\') ++at_;
      if (at_ < text_.size()) value += text_[at_];
    }
    return at_++ < text_.size() ? Json(value) : fail();
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

  Json named() {
    const std::string name = word();
    if (name.empty()) return fail();
    if (name == "true" || name == "false") return name == "true";
    if (name == "null" || name == "undefined") return {};
    if (take("(")) return call(name);
    return path(name);
  }

  // defined(x) is the one function that forgives an unknown name.
  Json call(const std::string& name) {
    if (name == "error") return fail();
    const bool ok_before = ok_;
    const Json argument = binary(0);
    if (!take(")")) return fail();
    if (name == "in") return argument.string() ? Json(scope_.in(*argument.string())) : fail();
    if (name != "defined") return fail();
    const bool known = ok_ && !argument.is_null();
    ok_ = ok_before;
    return known;
  }

  Json path(const std::string& name) {
    Json value = variable(name);
    while (take(".")) {
      const std::string field = word();
      if (value.object() == nullptr) return fail();
      const Json* member = value.find(field);
      value = member ? Json(*member) : Json();
    }
    return value;
  }

  Json variable(const std::string& name) {
    if (name == "_sessionid") return kSession;
    if (name == "_name") return name_;
    if (name == "event") return event_fields();
    const Json* value = scope_.data().find(name);
    return value ? *value : fail();
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

  std::string_view text_;
  const StepScope& scope_;
  std::string_view name_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

}  // namespace

std::optional<Json> evaluate_fixture(std::string_view expression, const StepScope& scope,
                                     std::string_view name) {
  return Evaluation(expression, scope, name).run();
}

}  // namespace htx::workflows
