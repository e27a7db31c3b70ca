#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/cases/case_records.h"
#include "engine/server/pages/command_form.h"

namespace htx::server {

// What came with the form of a record.
struct FilledRecord {
  RecordRequest request;
  Fields fields;
  std::string file;  // Its path; empty: none came.
};

// A command that adds to the file of a case without moving it, as a form: the kind of the line that it
// writes, its fields beside day and note, the command, and whether it makes sense in a case as it stands.
struct RecordForm {
  LineKind kind;
  std::vector<FormField> (*fields)(const Visit& visit, const CaseView& view);
  Result<CaseView> (*command)(const Session& session, const FilledRecord& filled);
  bool (*is_offered)(const Visit& visit, const CaseView& view);
};
std::span<const RecordForm> record_forms();

// What the command of that kind of line is called: "Nộp văn bản".
std::string record_title(LineKind kind, const report::Voice& say);

}  // namespace htx::server
