#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/language.h"
#include "engine/base/message.h"
#include "engine/rules/pack.h"
#include "engine/value/date.h"
#include "engine/value/decimal.h"
#include "engine/value/json.h"
#include "engine/value/value.h"

// How the members of every answer are written: a decimal and a figure are texts, so that no reader takes
// them for binary floating point, days and moments are ISO 8601, what is not there is null.
namespace htx::answers {

Json decimal(const Decimal& number);
Json decimal(const std::optional<Decimal>& number);
Json day(const Date& day);
Json day(const std::optional<Date>& day);
Json count(std::size_t count);
Json figure(const Value& value);
Json texts(const std::vector<std::string>& items);
// A line of a journal; 0 where there is none.
Json line_or_null(std::int64_t line);
// A text that is empty where nothing is on record.
Json text_or_null(const std::string& text);
Json bilingual(const Bilingual& text);
// {code, message, details}: what is said, with what fills its slots.
Json message(const Message& message, Language language);
// {id, version, sha256}: which definition, byte for byte.
Json definition(const std::string& id, std::int64_t version, const std::string& sha256);
Json definition(const rules::Pack& pack);

// One element for each item.
template <class Items, class Write>
Json list(const Items& items, Write write) {
  Json::Array array;
  for (const auto& item : items) array.push_back(write(item));
  return array;
}

}  // namespace htx::answers
