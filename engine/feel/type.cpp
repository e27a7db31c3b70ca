#include "engine/feel/type.h"

#include <algorithm>
#include <array>

#include "engine/base/text.h"

namespace htx::feel {
namespace {

using Kind = Type::Kind;

constexpr std::array<std::pair<std::string_view, Kind>, 15> kNames = {{
    {"any", Kind::kAny},
    {"Any", Kind::kAny},
    {"null", Kind::kNull},
    {"number", Kind::kNumber},
    {"string", Kind::kString},
    {"boolean", Kind::kBoolean},
    {"date", Kind::kDate},
    {"time", Kind::kTime},
    {"date and time", Kind::kDateTime},
    {"years and months duration", Kind::kMonths},
    {"days and time duration", Kind::kDays},
    {"list", Kind::kList},
    {"context", Kind::kContext},
    {"range", Kind::kRange},
    {"function", Kind::kFunction},
}};

}  // namespace

Type Type::list_of(Type element) {
  Type type(Kind::kList);
  type.arguments.push_back(std::move(element));
  return type;
}

Type Type::range_of(Type ends) {
  Type type(Kind::kRange);
  type.arguments.push_back(std::move(ends));
  return type;
}

Type Type::context_of(std::vector<std::pair<std::string, Type>> entries) {
  Type type(Kind::kContext);
  for (std::pair<std::string, Type>& entry : entries) {
    type.names.push_back(std::move(entry.first));
    type.arguments.push_back(std::move(entry.second));
  }
  return type;
}

Type Type::element() const {
  const bool has = (kind == Kind::kList || kind == Kind::kRange) && !arguments.empty();
  return has ? arguments.front() : Type();
}

std::optional<Type> Type::entry(std::string_view name) const {
  if (kind != Kind::kContext || names.empty()) return Type();
  const auto at = std::ranges::find(names, name);
  if (at == names.end()) return std::nullopt;
  return arguments[static_cast<std::size_t>(at - names.begin())];
}

bool conforms(const Type& from, const Type& to) {
  if (from.is_any() || to.is_any() || from.kind == Kind::kNull) return true;
  if (from.kind != to.kind) return false;
  if (from.kind == Kind::kList || from.kind == Kind::kRange) return conforms(from.element(), to.element());
  if (from.kind == Kind::kContext) {
    if (from.names.empty()) return true;
    for (std::size_t i = 0; i < to.names.size(); ++i) {
      const auto entry = from.entry(to.names[i]);
      if (!entry.has_value() || !conforms(*entry, to.arguments[i])) return false;
    }
  }
  return true;
}

Type common(const Type& a, const Type& b) {
  if (a == b || b.kind == Kind::kNull) return a;
  if (a.kind == Kind::kNull) return b;
  if (a.kind == b.kind && (a.kind == Kind::kList || a.kind == Kind::kRange)) {
    Type type(a.kind);
    type.arguments.push_back(common(a.element(), b.element()));
    return type;
  }
  return a.kind == b.kind && a.kind == Kind::kContext ? Type(Kind::kContext) : Type();
}

std::string to_text(const Type& type) {
  std::string text;
  for (const auto& [name, kind] : kNames) {
    if (kind == type.kind && text.empty()) text = name;
  }
  if (type.kind == Kind::kFunction && !type.arguments.empty()) {
    text += "<";
    for (std::size_t i = 0; i + 1 < type.arguments.size(); ++i) {
      text += (i > 0 ? ", " : "") + to_text(type.arguments[i]);
    }
    return text + "> -> " + to_text(type.arguments.back());
  }
  if (type.arguments.empty()) return text;
  text += "<";
  for (std::size_t i = 0; i < type.arguments.size(); ++i) {
    if (i > 0) text += ", ";
    if (type.kind == Kind::kContext) text += type.names[i] + ": ";
    text += to_text(type.arguments[i]);
  }
  return text + ">";
}

std::optional<Type> type_from_text(std::string_view text) {
  text = trim(text);
  const std::size_t open = text.find('<');
  if (open != std::string_view::npos && text.ends_with('>')) {
    const std::string_view head = trim(text.substr(0, open));
    auto inner = type_from_text(text.substr(open + 1, text.size() - open - 2));
    if (!inner.has_value() || (head != "list" && head != "range")) return std::nullopt;
    return head == "list" ? Type::list_of(*inner) : Type::range_of(*inner);
  }
  for (const auto& [name, kind] : kNames) {
    if (name == text) return Type(kind);
  }
  return std::nullopt;
}

}  // namespace htx::feel
