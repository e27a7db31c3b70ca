// The only source that knows the template library.
#include "engine/server/pages/templates.h"

#include <kainjow/mustache.hpp>
#include <map>

#include "engine/base/check.h"
#include "engine/base/message.h"
#include "engine/base/text.h"
#include "engine/server/pages/assets.h"

namespace htx::server {
namespace {

namespace mustache = kainjow::mustache;

// What stands between [[ and ]] becomes the text of that code.
std::string in_language(std::string_view text, Language language) {
  std::string spoken;
  while (true) {
    const std::size_t open = text.find("[[");
    const std::size_t close = text.find("]]", open);
    if (open == std::string_view::npos || close == std::string_view::npos) return spoken + std::string(text);
    spoken += text.substr(0, open);
    spoken += escape_html(to_text(Message(std::string(text.substr(open + 2, close - open - 2))), language));
    text.remove_prefix(close + 2);
  }
}

constexpr std::string_view kEnding = ".mustache";

// A template with the templates it names in it, {{>due}}: they cannot be taken for members of a model then.
std::string whole_template(std::string_view name) {
  const Asset* found = asset(std::string(name) + std::string(kEnding));
  HTX_CHECK(found != nullptr);
  std::string_view text = found->bytes;
  std::string whole;
  while (true) {
    const std::size_t open = text.find("{{>");
    const std::size_t close = text.find("}}", open);
    if (open == std::string_view::npos || close == std::string_view::npos) return whole + std::string(text);
    whole += text.substr(0, open);
    whole += whole_template(text.substr(open + 3, close - open - 3));
    text.remove_prefix(close + 2);
  }
}

// A template as one language says it, read when a worker first needs it: to render writes in what was read,
// so each thread has its own.
mustache::mustache& template_of(std::string_view name, Language language) {
  thread_local std::map<Language, std::map<std::string, mustache::mustache, std::less<>>> known;
  auto& of_language = known[language];
  auto found = of_language.find(name);
  if (found == of_language.end()) {
    mustache::mustache read(in_language(whole_template(name), language));
    HTX_CHECK(read.is_valid());
    found = of_language.emplace(name, std::move(read)).first;
  }
  return found->second;
}

mustache::data data_of(const Json& json) {
  if (const auto* text = json.string(); text != nullptr)
    return text->empty() ? mustache::data(false) : mustache::data(*text);
  if (const auto* truth = json.boolean(); truth != nullptr) return {*truth};
  if (const auto* number = json.number(); number != nullptr) return {number->text};
  if (const auto* array = json.array(); array != nullptr) {
    mustache::data list{mustache::data::type::list};
    for (const Json& one : *array) list << data_of(one);
    return list;
  }
  mustache::data object{mustache::data::type::object};
  if (json.object() == nullptr) return {false};
  for (const auto& [name, value] : *json.object()) object.set(name, data_of(value));
  return object;
}

}  // namespace

std::string render(std::string_view name, const Json& model, Language language) {
  return template_of(name, language).render(data_of(model));
}

}  // namespace htx::server
