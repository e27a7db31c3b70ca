#include "engine/identity/api_token.h"

#include <algorithm>
#include <functional>

#include "engine/base/text.h"
#include "engine/identity/membership.h"
#include "engine/identity/secret.h"
#include "engine/identity/sign_in.h"

namespace htx {
namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kDay = 24 * 60 * kMinute;
constexpr std::size_t kLongestName = 100;

// What the vault keeps of a token beside its digest: {name, role, access}.
std::string kept(const TokenTerms& terms) {
  Json json;
  json.add("name", terms.name).add("role", to_string(terms.role));
  return write_json(json.add("access", to_string(terms.access)));
}

// None if the row says something that no token says.
std::optional<Token> token_of(const Credential& row) {
  const auto said = read_json(row.secret);
  const auto role = said ? office_role(said->text_of("role")) : std::nullopt;
  if (!role) return std::nullopt;
  const bool writes = said->text_of("access") == to_string(TokenAccess::kWrite);
  return Token{.id = row.id,
               .terms = {.name = said->text_of("name"),
                         .role = *role,
                         .access = writes ? TokenAccess::kWrite : TokenAccess::kRead,
                         .days = (row.until.milliseconds - row.made_at.milliseconds) / kDay},
               .made_at = row.made_at,
               .until = row.until,
               .used_at = {row.counter}};
}

}  // namespace

std::string_view to_string(TokenAccess access) { return access == TokenAccess::kWrite ? "write" : "read"; }

Result<std::string> Door::new_token(const Visitor& visitor, const TokenTerms& terms) {
  if (std::ranges::find(visitor.roles, terms.role) == visitor.roles.end())
    return Error(ErrorCode::kForbidden, {"identity.not-your-role", {{"role", to_string(terms.role)}}});
  if (terms.name.empty() || code_point_count(terms.name) > kLongestName) {
    return Error(ErrorCode::kInvalidArgument,
                 {"identity.bad-token-name", {{"most", std::to_string(kLongestName)}}});
  }
  if (terms.days < 1 || terms.days > kLongestTokenDays) {
    return Error(ErrorCode::kInvalidArgument,
                 {"identity.bad-token-days",
                  {{"found", std::to_string(terms.days)}, {"most", std::to_string(kLongestTokenDays)}}});
  }
  HTX_ASSIGN_OR_RETURN(const auto tokens, tokens_of(visitor.account));
  if (tokens.size() >= kMostTokens) {
    return Error(ErrorCode::kConflict, {"identity.too-many-tokens", {{"most", std::to_string(kMostTokens)}}});
  }
  HTX_ASSIGN_OR_RETURN(const Secret secret, new_secret());
  const Instant now = clock_.now();
  HTX_RETURN_IF_ERROR(vault_.put({.kind = CredentialKind::kToken,
                                  .id = secret.digest,
                                  .account = visitor.account,
                                  .secret = kept(terms),
                                  .made_at = now,
                                  .until = {now.milliseconds + terms.days * kDay}}));
  return std::string(kTokenPrefix) + secret.text;
}

Result<std::vector<Token>> Door::tokens_of(const std::string& account) {
  HTX_ASSIGN_OR_RETURN(const auto rows, vault_.credentials_of(account));
  std::vector<Token> tokens;
  for (const Credential& row : rows) {
    if (row.kind != CredentialKind::kToken) continue;
    if (row.until <= clock_.now()) {
      HTX_RETURN_IF_ERROR(vault_.take(CredentialKind::kToken, row.id));
    } else if (auto token = token_of(row)) {
      tokens.push_back(*std::move(token));
    }
  }
  std::ranges::stable_sort(tokens, std::greater{}, &Token::made_at);
  return tokens;
}

Status Door::end_token(const std::string& account, const std::string& id) {
  HTX_ASSIGN_OR_RETURN(const auto row, vault_.credential(CredentialKind::kToken, id));
  if (!row || row->account != account) return Error(ErrorCode::kNotFound, "identity.no-token");
  HTX_RETURN_IF_ERROR(vault_.take(CredentialKind::kToken, id));
  return Done{};
}

Result<std::optional<Visitor>> Door::visitor_with_token(const std::string& text) {
  std::optional<Visitor> nobody;
  if (!text.starts_with(kTokenPrefix)) return nobody;
  const auto digest = digest_of_secret(std::string_view(text).substr(kTokenPrefix.size()));
  if (!digest) return nobody;
  HTX_ASSIGN_OR_RETURN(const auto row, vault_.credential(CredentialKind::kToken, *digest));
  const Instant now = clock_.now();
  const auto token = row && now < row->until ? token_of(*row) : std::nullopt;
  if (!token) return nobody;
  HTX_ASSIGN_OR_RETURN(const auto roles, roles_of(row->account, now));
  const auto held = std::ranges::find(roles, token->terms.role, &HeldRole::role);
  if (held == roles.end()) return nobody;
  // To the minute, so that programs that only read seldom write.
  if (now.milliseconds - row->counter >= kMinute)
    HTX_RETURN_IF_ERROR(vault_.raise_counter(CredentialKind::kToken, *digest, now.milliseconds));
  return std::optional(Visitor{.account = row->account,
                               .role = token->terms.role,
                               .roles = {token->terms.role},
                               .scope = held->scope,
                               .session = {},
                               .form_token = {},
                               .token = *digest,
                               .access = token->terms.access});
}

}  // namespace htx
