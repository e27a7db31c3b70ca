#include "engine/cli/feel_context.h"

#include "engine/base/file.h"
#include "engine/base/source.h"
#include "engine/doc/document.h"
#include "engine/value/date.h"
#include "engine/value/decimal.h"
#include "engine/value/json.h"

namespace htx::cli {
namespace {

Value value_of(const Json& json) {
  if (const bool* boolean = json.boolean()) return Value(*boolean);
  if (const std::string* text = json.string()) return Value::string(*text);
  if (const Json::Number* number = json.number()) {
    const auto decimal = Decimal::from_text(number->text);
    return decimal.has_value() ? Value(*decimal) : Value();
  }
  if (const Json::Array* array = json.array()) {
    List list;
    for (const Json& item : *array) list.push_back(value_of(item));
    return list;
  }
  if (const Json::Object* object = json.object()) {
    Context context;
    for (const auto& [name, member] : *object) context.set(name, value_of(member));
    return context;
  }
  return {};
}

// A code such as 0123 is no number.
Value plain_scalar(const std::string& text) {
  if (text == "true" || text == "false") return Value(text == "true");
  if (const auto date = date_from_iso(text)) return Value(*date);
  const bool is_code = text.size() > 1 && text[0] == '0' && text[1] != '.';
  const auto number = is_code ? std::nullopt : Decimal::from_text(text);
  return number.has_value() ? Value(*number) : Value::string(text);
}

Value value_of(const Node& node, const Source& source) {
  switch (node.kind) {
    case Node::Kind::kNull: return {};
    case Node::Kind::kScalar: {
      const std::string_view written = source.text().substr(node.span.begin, 1);
      const bool plain = written.find_first_of("\"'|>") == std::string_view::npos;
      return plain ? plain_scalar(node.text) : Value::string(node.text);
    }
    case Node::Kind::kList: {
      List list;
      for (const Node& item : node.items) list.push_back(value_of(item, source));
      return list;
    }
    case Node::Kind::kMap: {
      Context context;
      for (const Node::Entry& entry : node.entries)
        context.set(entry.key.text, value_of(entry.value, source));
      return context;
    }
  }
  return {};
}

Result<Value> read_value(const std::string& path, Diagnostics& diagnostics) {
  const bool is_feel = path.ends_with(".feel");
  if (!is_feel && !path.ends_with(".json")) {
    HTX_ASSIGN_OR_RETURN(const Document document, load_document(path, diagnostics));
    return value_of(document.root, *document.source);
  }
  HTX_ASSIGN_OR_RETURN(const std::string text, read_file(path, JsonLimits().max_bytes));
  if (!is_feel) {
    auto json = read_json(text, {.normalize = true});
    if (!json) return std::move(json).error().while_doing(path);
    return value_of(*json);
  }
  const Source source(path, text);
  const auto outcome = feel::Calculator(feel::Mode::kStrict).evaluate(source.text(), path, diagnostics);
  if (!outcome.has_value()) return Error(ErrorCode::kInvalidArgument, {"doc.has-mistakes", {{"file", path}}});
  return outcome->value;
}

}  // namespace

Status use_context(const std::string& path, feel::Calculator& calculator, Diagnostics& diagnostics) {
  HTX_ASSIGN_OR_RETURN(const Value value, read_value(path, diagnostics));
  const Context* context = value.as_context();
  if (context == nullptr)
    return Error(ErrorCode::kInvalidArgument, {"cli.feel-context-names", {{"file", path}}});
  for (const auto& [name, entry] : context->entries()) calculator.set(name, entry);
  return Done{};
}

}  // namespace htx::cli
