# cmake -D output=FILE -D files=A;B -P embed.cmake: a source that says the bytes of these text files.
set(source "// Made by engine/server/embed.cmake.\n#include <array>\n\n#include \"engine/server/assets.h\"\n\nnamespace htx::server {\nnamespace {\nconstexpr auto kAssets = std::to_array<Asset>({\n")
foreach(file IN LISTS files)
  get_filename_component(name ${file} NAME)
  file(READ ${file} bytes)
  string(APPEND source "    {\"${name}\", R\"=htx=(${bytes})=htx=\"},\n")
endforeach()
string(APPEND source "});\n}  // namespace\n\nstd::span<const Asset> assets() { return kAssets; }\n\n}  // namespace htx::server\n")
file(WRITE ${output} "${source}")
