#include "engine/evaluation/fact_scan.h"

#include "engine/registry/facts.h"
#include "engine/value/json.h"

namespace htx::internal {
namespace {

// The text from a place on, taken off piece by piece.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : left_(text) {}

  bool take(std::string_view expected) {
    if (!left_.starts_with(expected)) return false;
    left_.remove_prefix(expected.size());
    return true;
  }

  // A string without escapes; none if it has one, or does not begin here.
  bool take_string(std::string_view& found) {
    if (!take("\"")) return false;
    const std::size_t end = left_.find_first_of("\"\\");
    if (end == std::string_view::npos || left_[end] == '\\') return false;
    found = left_.substr(0, end);
    left_.remove_prefix(end + 1);
    return true;
  }

 private:
  std::string_view left_;
};

}  // namespace

FactScan::FactScan(const Dictionary& dictionary, const std::vector<std::string>& fields)
    : dictionary_(dictionary) {
  for (const FieldSpec& spec : dictionary.fields) fields_[spec.id] = {&spec, std::nullopt};
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (const auto field = fields_.find(fields[i]); field != fields_.end()) field->second.position = i;
  }
}

Status FactScan::read(const RecordText& record, const Taker& take) const {
  if (scan(record.body, take)) return Done{};
  return read_slowly(record, take);
}

// What this program writes: {"fields":{"name":"text","name":true,…},"row":1}.  False where it is anything
// else, or where a value is not of its field's kind; what was handed over by then is handed over again.
bool FactScan::scan(std::string_view body, const Taker& take) const {
  Cursor cursor(body);
  if (!cursor.take("{\"fields\":{")) return false;
  std::string_view name;
  std::string_view text;
  while (cursor.take_string(name)) {
    if (!cursor.take(":")) return false;
    Value value;
    bool is_text = false;
    if (cursor.take("true")) {
      value = Value(true);
    } else if (cursor.take("false")) {
      value = Value(false);
    } else if (!cursor.take("null")) {
      is_text = true;
      if (!cursor.take_string(text)) return false;
    }
    const auto field = fields_.find(name);
    if (field != fields_.end()) {
      const bool is_boolean = field->second.spec->type == FieldType::kBoolean;
      if (is_text) value = fact_from_text(text, *field->second.spec);
      if (is_text && value.is_null()) return false;
      if (!is_text && !value.is_null() && !is_boolean) return false;
      if (!value.is_null() && field->second.position) take(*field->second.position, value);
    }
    if (!cursor.take(",")) break;
  }
  return cursor.take("}");
}

Status FactScan::read_slowly(const RecordText& record, const Taker& take) const {
  const auto body = read_json(record.body);
  const Json* fields = body ? body->find("fields") : nullptr;
  if (fields == nullptr) return Error(ErrorCode::kCorrupt, {"evaluation.bad-record", {{"key", record.key}}});
  HTX_ASSIGN_OR_RETURN(const Context values, htx::facts(*fields, dictionary_));
  for (const auto& [name, value] : values.entries()) {
    const auto field = fields_.find(name);
    if (field != fields_.end() && field->second.position && !value.is_null())
      take(*field->second.position, value);
  }
  return Done{};
}

}  // namespace htx::internal
