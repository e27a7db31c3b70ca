#include "engine/session/refusals.h"

#include <fmt/format.h>

#include "engine/base/text.h"
#include "engine/session/record_write.h"
#include "engine/store/transaction.h"

namespace htx {
namespace {

constexpr std::size_t kLongestAsked = 300;

}  // namespace

Status record_refusal(const Session& session, const std::string& subject, const std::string& asked,
                      const Error& reason) {
  HTX_ASSIGN_OR_RETURN(Transaction transaction, session.store.begin());
  HTX_ASSIGN_OR_RETURN(const TreeHead head, session.store.ledger_head());
  const Bilingual why = both(reason.message());
  Json fields;
  fields.add("role", session.actor.role).add("asked", asked.substr(0, kLongestAsked));
  fields.add("code", reason.message().code).add("vi", why.vi).add("en", why.en);
  // By the place of its entry, so that those of one subject lie together and in their order.
  HTX_RETURN_IF_ERROR(internal::put_own_record(session, transaction,
                                               {.kind = "refusal",
                                                .key = fmt::format("{}/{:012}", subject, head.size + 1),
                                                .action = "refused",
                                                .subject = subject == "office" ? subject : "case:" + subject,
                                                .fields = std::move(fields)}));
  return transaction.commit();
}

Result<std::vector<RefusedAct>> refusals_of(const Session& session, const std::string& subject) {
  HTX_ASSIGN_OR_RETURN(const auto records, session.store.records("refusal", subject + "/"));
  std::vector<RefusedAct> found;
  found.reserve(records.size());
  for (const Record& record : records) {
    const Json& fields = fields_of(record);
    found.push_back({.at = record.body.text_of("at"),
                     .account = record.body.text_of("actor"),
                     .role = fields.text_of("role"),
                     .asked = fields.text_of("asked"),
                     .code = fields.text_of("code"),
                     .why = {fields.text_of("vi"), fields.text_of("en")}});
  }
  return found;
}

}  // namespace htx
