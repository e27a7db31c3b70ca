#include "engine/answers/members.h"

namespace htx::answers {

Json decimal(const Decimal& number) { return htx::to_text(number); }
Json decimal(const std::optional<Decimal>& number) { return number ? decimal(*number) : Json(); }
Json day(const Date& day) { return htx::to_text(day); }
Json day(const std::optional<Date>& day) { return day ? Json(htx::to_text(*day)) : Json(); }
Json count(std::size_t count) { return static_cast<std::int64_t>(count); }
Json figure(const Value& value) { return value.is_null() ? Json() : Json(htx::to_text(value)); }
Json line_or_null(std::int64_t line) { return line == 0 ? Json() : Json(line); }

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json texts(const std::vector<std::string>& items) {
  return list(items, [](const std::string& item) { return Json(item); });
}

Json bilingual(const Bilingual& text) {
  Json json;
  return json.add("vi", text.vi).add("en", text.en);
}

Json message(const Message& message, Language language) {
  Json details{Json::Object{}};
  for (const Message::Argument& argument : message.arguments) {
    if (details.find(argument.slot) == nullptr) details.add(argument.slot, argument.value.in(language));
  }
  Json json;
  json.add("code", message.code).add("message", htx::to_text(message, language));
  return json.add("details", std::move(details));
}

Json definition(const std::string& id, std::int64_t version, const std::string& sha256) {
  Json json;
  return json.add("id", id).add("version", version).add("sha256", sha256);
}

Json definition(const rules::Pack& pack) { return definition(pack.id, pack.version, to_hex(pack.digest)); }

}  // namespace htx::answers
