#include "engine/answers/trouble_answers.h"

#include "engine/answers/members.h"
#include "engine/base/text.h"

namespace htx::answers {

Json finding(const Diagnostic& diagnostic, Language language) {
  const Place& place = diagnostic.place;
  Json json;
  json.add("severity", diagnostic.severity == Severity::kError ? "error" : "warning");
  json.add("code", diagnostic.message.code).add("message", htx::to_text(diagnostic.message, language));
  json.add("file", place.file).add("line", static_cast<std::int64_t>(place.line));
  if (place.column != 0) json.add("column", static_cast<std::int64_t>(place.column));
  if (!place.field.empty()) json.add("field", place.field.in(language));
  if (!diagnostic.found.empty()) json.add("found", diagnostic.found);
  if (!diagnostic.expected.code.empty()) json.add("expected", htx::to_text(diagnostic.expected, language));
  return json;
}

Json findings(const Diagnostics& diagnostics, Language language) {
  return list(diagnostics.items(), [&](const Diagnostic& one) { return finding(one, language); });
}

Json error_answer(const Error& error, const Diagnostics& found, bool recorded, Language language) {
  Json inner = message(error.message(), language);
  inner.add("kind", to_string(error.code())).add("doing", texts(error.actions()));
  inner.add("recorded", recorded).add("findings", findings(found, language));
  Json json;
  return json.add("error", std::move(inner));
}

Json problem_answer(const Error& error, int status, Language language, const Diagnostics& found) {
  const Message& why = error.message();
  const Json said = message(why, language);
  const auto slot = [&](std::string_view name) { return text_or_null(said.find("details")->text_of(name)); };
  std::vector<std::string> detail = error.actions();
  detail.push_back(said.text_of("message"));
  Json json;
  json.add("type", "urn:htx:problem:" + why.code);
  json.add("title", htx::to_text(Message("answers.kind-" + std::string(to_string(error.code()))), language));
  json.add("status", std::int64_t{status}).add("detail", join(detail, ": "));
  json.add("code", why.code).add("kind", to_string(error.code()));
  json.add("found", slot("found")).add("expected", slot("expected"));
  json.add("remedy", text_or_null(hint(why, language))).add("details", *said.find("details"));
  return json.add("findings", findings(found, language));
}

}  // namespace htx::answers
