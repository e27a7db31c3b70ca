# What `cmake --install` gives beside the modules: the program, the definitions it ships with, and
# find_package(htx) with the targets htx::<module>.
include(CMakePackageConfigHelpers)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/htx)
install(TARGETS htx_catalogue EXPORT htxTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS htx_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/rules ${PROJECT_SOURCE_DIR}/workflows
  DESTINATION ${CMAKE_INSTALL_DATADIR}/htx FILES_MATCHING PATTERN *.yaml)
install(EXPORT htxTargets NAMESPACE htx:: DESTINATION ${package})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/htxConfig.cmake.in ${PROJECT_BINARY_DIR}/htxConfig.cmake
  INSTALL_DESTINATION ${package})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/htxConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/htxConfig.cmake ${PROJECT_BINARY_DIR}/htxConfigVersion.cmake
  DESTINATION ${package})

# The headers were found through links into the source; what is installed stands by itself.
install(CODE "set(headers \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_INCLUDEDIR}/engine\")")
install(CODE [[
  file(GLOB_RECURSE links LIST_DIRECTORIES false ${headers}/*.h)
  foreach(link IN LISTS links)
    if(IS_SYMLINK ${link})
      file(REAL_PATH ${link} header)
      get_filename_component(folder ${link} DIRECTORY)
      file(REMOVE ${link})
      file(COPY ${header} DESTINATION ${folder})
    endif()
  endforeach()
]])
