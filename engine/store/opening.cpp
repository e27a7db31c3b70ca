#include <algorithm>

#include "engine/base/text.h"
#include "engine/store/internal/store_impl.h"
#include "engine/store/office_id.h"
#include "engine/store/sqlite/sqlite_file.h"

namespace htx {
namespace {

using internal::SqlConnection;
using internal::SqlRow;

internal::SqliteOptions sqlite_options(const StoreOptions& options) {
  return {.read_only = options.read_only,
          .busy_milliseconds = options.busy_milliseconds,
          .max_pages = options.max_pages};
}

Result<std::vector<std::string>> offices_of(SqlConnection& sql) {
  std::vector<std::string> offices;
  HTX_RETURN_IF_ERROR(sql.run("SELECT office FROM ledger_head ORDER BY office", {}, [&](const SqlRow& row) {
    offices.push_back(row.text(0));
    return true;
  }));
  return offices;
}

Error about(ErrorCode code, Message message, const StoreAddress& address) {
  return Error(code, std::move(message)).while_doing(to_text(address));
}

// The office that is meant.
Result<std::string> office_meant(const std::vector<std::string>& offices, const StoreAddress& address,
                                 const std::string& wanted) {
  if (wanted.empty() && offices.size() == 1) return offices.front();
  const std::string known = join(offices, ", ");
  if (wanted.empty() && offices.size() > 1)
    return about(ErrorCode::kInvalidArgument, {"store.which-office", {{"offices", known}}}, address);
  if (wanted.empty()) return about(ErrorCode::kCorrupt, "store.ledger-head", address);
  if (std::ranges::find(offices, wanted) != offices.end()) return wanted;
  return about(ErrorCode::kNotFound, {"store.no-office", {{"office", wanted}, {"offices", known}}}, address);
}

// The empty log of a new office, or one of a single entry, which opens it.
Status put_log(SqlConnection& sql, const std::string& office, const std::optional<LogOpening>& opening) {
  Frontier frontier;
  if (opening) {
    const Entry entry{.log = log_of_office(office),
                      .seq = 1,
                      .at = opening->at,
                      .actor = opening->actor,
                      .role = opening->role,
                      .action = std::string(kLogOpen),
                      .subject = "log:" + log_of_office(office),
                      .before = {},
                      .after = {},
                      .details = opening_details(opening->predecessors)};
    HTX_ASSIGN_OR_RETURN(const std::string bytes, to_bytes(entry));
    const Digest leaf = leaf_hash(as_bytes(bytes));
    frontier.append(leaf);
    HTX_RETURN_IF_ERROR(
        sql.run("INSERT INTO ledger (office, seq, bytes, leaf_hash, root_after) VALUES (?1, 1, ?2, ?3, ?4)",
                {office, as_bytes(bytes), ByteSpan(leaf), ByteSpan(frontier.root())}));
  }
  return sql.run("INSERT INTO ledger_head (office, size, root, frontier) VALUES (?1, ?2, ?3, ?4)",
                 {office, static_cast<std::int64_t>(frontier.size()), ByteSpan(frontier.root()),
                  as_bytes(frontier.to_bytes())});
}

Result<std::string> office_to_make(const StoreOptions& options) {
  if (options.office.empty()) return new_office_id();
  if (is_office_id(options.office)) return options.office;
  return Error(ErrorCode::kInvalidArgument, {"store.bad-office", {{"office", options.office}}});
}

Status put_new_office(SqlConnection& sql, const StoreAddress& address, const std::string& office,
                      const std::optional<LogOpening>& opening) {
  HTX_ASSIGN_OR_RETURN(const auto offices, offices_of(sql));
  if (std::ranges::find(offices, office) == offices.end()) return put_log(sql, office, opening);
  return about(ErrorCode::kConflict, {"store.office-exists", {{"office", office}}}, address);
}

}  // namespace

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

const StoreAddress& Store::address() const { return impl_->address; }
const std::string& Store::office() const { return impl_->office; }
const std::string& Store::log() const { return impl_->log; }

Result<Store> Store::create(const StoreAddress& address, const StoreOptions& options) {
  StoreOptions made = options;
  HTX_ASSIGN_OR_RETURN(made.office, office_to_make(options));
  HTX_RETURN_IF_ERROR(internal::create_sqlite_file(
      address.path, sqlite_options(options),
      [&](SqlConnection& sql) { return put_log(sql, made.office, options.opening); }));
  return open(address, made);
}

Result<Store> Store::add_office(const StoreAddress& address, const StoreOptions& options) {
  StoreOptions made = options;
  HTX_ASSIGN_OR_RETURN(made.office, office_to_make(options));
  {
    HTX_ASSIGN_OR_RETURN(const auto sql, internal::open_sqlite_file(address.path, sqlite_options(options)));
    HTX_RETURN_IF_ERROR(sql->begin(internal::BeginKind::kWrite));
    Status put = put_new_office(*sql, address, made.office, options.opening);
    if (put) put = sql->commit();
    if (!put) {
      sql->roll_back().ignore("the first error is the one to report");
      return std::move(put).error();
    }
  }
  return open(address, made);
}

Result<Store> Store::open(const StoreAddress& address, const StoreOptions& options) {
  auto impl = std::make_unique<Impl>();
  HTX_ASSIGN_OR_RETURN(impl->sql, internal::open_sqlite_file(address.path, sqlite_options(options)));
  HTX_ASSIGN_OR_RETURN(const auto offices, offices_of(*impl->sql));
  HTX_ASSIGN_OR_RETURN(impl->office, office_meant(offices, address, options.office));
  impl->address = address;
  impl->log = log_of_office(impl->office);
  impl->read_only = options.read_only;
  impl->committed = options.committed;
  return Store(std::move(impl));
}

Status Store::back_up(const StoreAddress& address) {
  return internal::copy_sqlite_file(*impl_->sql, address.path);
}

Status Store::check() { return impl_->sql->check(); }

}  // namespace htx
