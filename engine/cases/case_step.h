#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/cases/case_repository.h"
#include "engine/store/transaction.h"

namespace htx::internal {

// One event, with what came with it already read.
struct Step {
  std::string event;
  Date on;
  std::vector<FileBytes> files;
  std::map<std::string, std::string> data;
  std::string note;
  std::string key;
  Json details = Json(Json::Object{});
};

// Checks an event and writes its line, or the line of one more approval.
Result<LinePlace> take_step(CaseRepository& repository, Transaction& transaction, const LoadedCase& loaded,
                            const Step& step);

// Reads the files of documents ("cases.unknown-document" is for take_step to say).
Result<std::vector<FileBytes>> read_files(const std::map<std::string, std::string>& documents);

// What tells a command apart: digests stand for the bytes of files.
Json fingerprint_of_files(const std::vector<FileBytes>& files);

}  // namespace htx::internal
