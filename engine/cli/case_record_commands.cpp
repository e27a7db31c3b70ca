#include "engine/cli/case_record_commands.h"

#include "engine/cases/settlement_case.h"
#include "engine/cli/case_act.h"
#include "engine/session/written_words.h"

namespace htx::cli {
namespace {

struct DocumentOptions : CaseActOptions {
  std::string document;
  std::string file;
};

struct PartyOptions : CaseActOptions {
  std::string party;
  std::string kind;
  std::string name;
};

struct ClaimOptions : CaseActOptions {
  std::string party;
  std::string claim;
  std::string nature;
  std::string amount;
  std::string basis;
  bool withdraw = false;
};

struct AssetOptions : CaseActOptions {
  std::string asset;
  std::string source;
  std::string amount;
  std::string agreed_with;
  std::string basis;
  bool withdraw = false;
};

struct ComplaintOptions : CaseActOptions {
  std::string kind;
  std::string by;
  std::string about;
};

struct SettleOptions : CaseActOptions {
  std::int64_t number = 0;
  std::string outcome;
};

struct ExtendOptions : CaseActOptions {
  std::string deadline;
};

struct LinkOptions : CaseActOptions {
  std::string other;
  std::string relation;
};

int case_attach(const Terminal& terminal, const DocumentOptions& options) {
  return act_in_case(terminal, options, [&](const Session& session, const RecordRequest& request) {
    return attach_document(session, request, options.document, options.file);
  });
}

int case_sign(const Terminal& terminal, const DocumentOptions& options) {
  return act_in_case(terminal, options, [&](const Session& session, const RecordRequest& request) {
    return sign_document(session, request, options.document);
  });
}

int case_note(const Terminal& terminal, const CaseActOptions& options) {
  return act_in_case(terminal, options, add_note);
}

int case_party(const Terminal& terminal, const PartyOptions& options) {
  return act_in_case(terminal, options,
                     [&](const Session& session, const RecordRequest& request) -> Result<CaseView> {
                       Party party{.id = options.party, .kind = {}, .name = options.name, .claims = {}};
                       HTX_ASSIGN_OR_RETURN(party.kind, read_word<PartyKind>(options.kind));
                       return put_party(session, request, party);
                     });
}

int case_claim(const Terminal& terminal, const ClaimOptions& options) {
  return act_in_case(terminal, options, [&](const Session& session, const RecordRequest& request) {
    return put_claim(session, request, options.party,
                     {.id = options.claim,
                      .nature = options.nature,
                      .amount = options.amount,
                      .basis = options.basis,
                      .withdrawn = options.withdraw});
  });
}

int case_asset(const Terminal& terminal, const AssetOptions& options) {
  return act_in_case(terminal, options, [&](const Session& session, const RecordRequest& request) {
    return put_asset(session, request,
                     {.id = options.asset,
                      .source = options.source,
                      .amount = options.amount,
                      .agreed_with = options.agreed_with,
                      .basis = options.basis,
                      .withdrawn = options.withdraw});
  });
}

int case_complaint(const Terminal& terminal, const ComplaintOptions& options) {
  return act_in_case(terminal, options,
                     [&](const Session& session, const RecordRequest& request) -> Result<CaseView> {
                       Complaint complaint;
                       HTX_ASSIGN_OR_RETURN(complaint.kind, read_word<ComplaintKind>(options.kind));
                       complaint.by = options.by;
                       complaint.about = options.about;
                       return open_complaint(session, request, complaint);
                     });
}

int case_settle(const Terminal& terminal, const SettleOptions& options) {
  return act_in_case(terminal, options,
                     [&](const Session& session, const RecordRequest& request) -> Result<CaseView> {
                       HTX_ASSIGN_OR_RETURN(const auto outcome, read_word<ComplaintOutcome>(options.outcome));
                       return settle_complaint(session, request, options.number, outcome);
                     });
}

int case_suspend(const Terminal& terminal, const CaseActOptions& options) {
  return act_in_case(terminal, options, suspend_case);
}

int case_resume(const Terminal& terminal, const CaseActOptions& options) {
  return act_in_case(terminal, options, resume_case);
}

int case_extend(const Terminal& terminal, const ExtendOptions& options) {
  return act_in_case(terminal, options, [&](const Session& session, const RecordRequest& request) {
    return extend_deadline(session, request, options.deadline);
  });
}

int case_link(const Terminal& terminal, const LinkOptions& options) {
  return act_in_case(terminal, options,
                     [&](const Session& session, const RecordRequest& request) -> Result<CaseView> {
                       HTX_ASSIGN_OR_RETURN(const LinkRelation relation, read_relation(options.relation));
                       return link_cases(session, request, options.other, relation);
                     });
}

}  // namespace

void add_case_record_commands(CommandLine& line) {
  CLI::App& group = line.group("case");
  auto attach = add_case_act(line, group, "attach", case_attach);
  attach.option("document-id", &DocumentOptions::document, "cli.help-document-id")->required();
  attach.reads_anything("document-file", &DocumentOptions::file, "cli.help-document-file")->required();
  auto sign = add_case_act(line, group, "sign", case_sign);
  sign.option("document-id", &DocumentOptions::document, "cli.help-document-id")->required();
  auto note = add_case_act(line, group, "note", case_note);
  note.option("text", &CaseActOptions::note, "cli.help-text")->required();
  auto party = add_case_act(line, group, "party", case_party);
  party.option("party", &PartyOptions::party, "cli.help-party")->required();
  party.option("--kind", &PartyOptions::kind, "cli.help-party-kind")->required();
  party.option("--name", &PartyOptions::name, "cli.help-party-name")->required();
  auto claim = add_case_act(line, group, "claim", case_claim);
  claim.option("party", &ClaimOptions::party, "cli.help-party")->required();
  claim.option("claim-id", &ClaimOptions::claim, "cli.help-claim-id")->required();
  claim.option("--nature", &ClaimOptions::nature, "cli.help-nature");
  claim.option("--amount", &ClaimOptions::amount, "cli.help-amount");
  claim.option("--basis", &ClaimOptions::basis, "cli.help-basis");
  claim.flag("--withdraw", &ClaimOptions::withdraw, "cli.help-withdraw");
  auto complaint = add_case_act(line, group, "complaint", case_complaint);
  complaint.option("--kind", &ComplaintOptions::kind, "cli.help-complaint-kind")->required();
  complaint.option("--by", &ComplaintOptions::by, "cli.help-complaint-by")->required();
  complaint.option("--about", &ComplaintOptions::about, "cli.help-about")->required();
  auto settle = add_case_act(line, group, "settle", case_settle);
  settle.option("number", &SettleOptions::number, "cli.help-number")->required();
  settle.option("outcome", &SettleOptions::outcome, "cli.help-settled-as")->required();
  add_case_act(line, group, "suspend", case_suspend);
  add_case_act(line, group, "resume", case_resume);
  auto extend = add_case_act(line, group, "extend", case_extend);
  extend.option("deadline", &ExtendOptions::deadline, "cli.help-deadline")->required();
  auto link = add_case_act(line, group, "link", case_link);
  link.option("other-case", &LinkOptions::other, "cli.help-other-case")->required();
  link.option("--relation", &LinkOptions::relation, "cli.help-relation")->required();
}

void add_case_asset(CommandLine& line) {
  auto asset = add_case_act(line, line.group("case"), "asset", case_asset);
  asset.option("asset", &AssetOptions::asset, "cli.help-asset")->required();
  asset.option("--source", &AssetOptions::source, "cli.help-asset-source");
  asset.option("--amount", &AssetOptions::amount, "cli.help-amount");
  asset.option("--agreed-with", &AssetOptions::agreed_with, "cli.help-agreed-with");
  asset.option("--basis", &AssetOptions::basis, "cli.help-basis");
  asset.flag("--withdraw", &AssetOptions::withdraw, "cli.help-withdraw");
}

}  // namespace htx::cli
