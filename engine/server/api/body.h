#pragma once

#include <map>
#include <optional>
#include <string>

#include "engine/server/visit/api_use.h"
#include "engine/server/visit/visit.h"

namespace htx::server {

// Whether the query of an address is what its route takes.  Fails with "server.unknown-field",
// "server.missing-field", "server.bad-field", each naming the field, what was found and what is expected.
Status check_query(const Fields& query, const ApiUse& use);

// Reads the body of a request as its route takes it into visit.api.body and visit.form.files: JSON, or
// multipart/form-data with the same JSON in its part "request" and files in the others.  Fails as
// check_query() and read_json() do, with "server.wrong-type" if it is neither, with "server.no-object".
inline constexpr const char* kWrongType = "server.wrong-type";
Status read_body(Visit& visit, const ApiUse& use);

// Fields that several routes take.
inline constexpr ApiField kPeriod{.name = "period", .type = FieldType::kPeriod};
inline constexpr ApiField kPeriodNeeded{.name = "period", .type = FieldType::kPeriod, .is_required = true};
inline constexpr ApiField kRules{.name = "rules"};
// The period of a query; 0 if it names none.
int period_in(const Fields& query);

// What a field of a body says; none if it is not there.
std::optional<Date> day_in(const Json& body, std::string_view name);
bool is_true_in(const Json& body, std::string_view name);
std::map<std::string, std::string> texts_in(const Json& body, std::string_view name);

}  // namespace htx::server
