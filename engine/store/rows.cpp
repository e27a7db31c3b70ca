#include "engine/store/rows.h"

#include "engine/base/bytes.h"
#include "engine/store/internal/row_fields.h"

namespace htx {

Status RecordText::check() const {
  if (sha256(as_bytes(body)) == digest) return Done{};
  return internal::row_damaged(kind + " " + key + " (" + std::to_string(revision) + ")");
}

const Json& fields_of(const Record& record) {
  static const Json kNone{Json::Object{}};
  const Json* fields = record.body.find("fields");
  return fields == nullptr ? kNone : *fields;
}

Error record_damaged(const Record& record) { return internal::row_damaged(record.kind + " " + record.key); }

Result<Date> day_of_field(const Record& record, std::string_view field) {
  const auto day = date_from_iso(fields_of(record).text_of(field));
  if (day) return *day;
  return record_damaged(record);
}

Result<std::optional<Date>> day_of_field_if_any(const Record& record, std::string_view field) {
  std::optional<Date> day;
  if (read_date_if_any(fields_of(record).text_of(field), day)) return day;
  return record_damaged(record);
}

}  // namespace htx
