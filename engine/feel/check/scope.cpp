#include "engine/feel/check/scope.h"

#include <algorithm>

#include "engine/feel/library/builtins.h"
#include "engine/feel/syntax/lexer.h"

namespace htx::feel {

std::string join_tokens(const std::vector<Token>& tokens, std::size_t at, std::size_t length) {
  std::string text;
  for (std::size_t i = at; i < at + length && i < tokens.size(); ++i) {
    if (i > at && tokens[i].span.begin > tokens[i - 1].span.end) text += ' ';
    text += tokens[i].text;
  }
  return text;
}

Scope::Scope(const Names& names, Mode mode) : names_(names), mode_(mode) {
  static const Index kBuiltins = index_of(builtin_names());
  static const Index kMembers = index_of({"time offset", "start included", "end included"});
  visible_ = kBuiltins;
  members_ = kMembers;
  if (mode == Mode::kStrict) return;
  for (std::size_t slot = 0; slot < names.size(); ++slot) {
    add(visible_, names.name(slot));
    add_members(names.type(slot), 0);
  }
  for (const auto& [name, type] : names.types()) add_members(type, 0);
}

Scope::Index Scope::index_of(const std::vector<std::string>& names) {
  Index index;
  for (const std::string& name : names) add(index, name);
  return index;
}

void Scope::add_members(const Type& type, int depth) {
  if (depth > 16) return;
  for (const std::string& name : type.names) {
    add(members_, name);
    add(visible_, name);
  }
  for (const Type& argument : type.arguments) add_members(argument, depth + 1);
}

void Scope::add(Index& index, const std::string& name) {
  Long entry{{}, name};
  for (const Token& token : tokens_of(name)) {
    if (token.kind != Token::Kind::kEnd) entry.tokens.push_back(token.text);
  }
  if (entry.tokens.size() < 2) return;
  auto& known = index[entry.tokens.front()];
  if (std::ranges::find(known, entry.tokens, &Long::tokens) == known.end()) known.push_back(std::move(entry));
}

Scope::Match Scope::longest(const Index& index, const std::vector<Token>& tokens, std::size_t at) {
  Match best{1, tokens[at].text};
  const auto known = index.find(tokens[at].text);
  if (known == index.end()) return best;
  for (const Long& candidate : known->second) {
    const std::size_t length = candidate.tokens.size();
    if (length <= best.tokens || at + length > tokens.size()) continue;
    bool same = true;
    for (std::size_t i = 0; same && i < length; ++i) {
      same = tokens[at + i].text == candidate.tokens[i] && tokens[at + i].kind != Token::Kind::kString;
    }
    if (same) best = {length, candidate.name};
  }
  return best;
}

Scope::Match Scope::match(const std::vector<Token>& tokens, std::size_t at) const {
  return longest(visible_, tokens, at);
}

std::int32_t Scope::push(std::string name) {
  if (mode_ == Mode::kLenient) {
    add(visible_, name);
    add(members_, name);
  }
  locals_.push_back({std::move(name), false});
  return depth() - 1;
}

std::int32_t Scope::push_item() {
  locals_.push_back({"item", true});
  return depth() - 1;
}

std::optional<Binding> Scope::find(std::string_view name) const {
  Binding binding;
  for (std::size_t i = locals_.size(); i-- > 0;) {
    if (locals_[i].is_item) binding.items.push_back(i);
    if (locals_[i].name == name) {
      binding.local = static_cast<std::int32_t>(i);
      return binding;
    }
  }
  if (const auto slot = names_.slot(name)) binding.slot = static_cast<std::int32_t>(*slot);
  if (binding.slot < 0 && binding.items.empty()) return std::nullopt;
  return binding;
}

std::vector<std::string> Scope::all() const {
  std::vector<std::string> names;
  for (const Local& local : locals_) names.push_back(local.name);
  for (std::size_t slot = 0; slot < names_.size(); ++slot) names.push_back(names_.name(slot));
  return names;
}

}  // namespace htx::feel
