#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/workflows/read_workflow.h"
#include "tests/support/matchers.h"

namespace htx::workflows {

// The files of every workflow that ships with the program, sorted.
inline std::vector<std::string> shipped_files() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(HTX_SOURCE "/workflows/vn")) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

inline std::vector<Workflow> shipped_workflows() {
  std::vector<Workflow> all;
  for (const std::string& file : shipped_files()) {
    Diagnostics diagnostics;
    const Result<Document> document = load_document(file, diagnostics);
    REQUIRE(document.has_value());
    std::optional<Workflow> workflow = read_workflow(*document, diagnostics);
    for (const Diagnostic& item : diagnostics.items()) UNSCOPED_INFO(to_text(item, Language::kEnglish));
    REQUIRE(workflow.has_value());
    all.push_back(*std::move(workflow));
  }
  return all;
}

}  // namespace htx::workflows
