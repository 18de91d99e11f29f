# What the README tells an administrator of Redmine to do under "Connect Redmine", and two people for the tests.
raise 'The default data are missing' if Tracker.none?

Setting.rest_api_enabled = '1'
Setting.default_language = 'en'
Setting.attachment_extensions_denied = 'exe'

projects = %w[support returns].map do |identifier|
  project = Project.new(name: identifier.capitalize, identifier: identifier, is_public: false)
  project.trackers = Tracker.all
  project.enabled_module_names = ['issue_tracking']
  project.save!
  project
end

['WhatsApp conversation', 'Wamid', 'Order number'].each do |name|
  field = IssueCustomField.new(name: name, field_format: 'string', is_filter: true, is_for_all: false, visible: true)
  field.trackers = Tracker.all
  field.projects = projects
  field.save!
end

role = Role.new(name: 'Support desk', assignable: true)
role.permissions = %i[view_issues add_issues edit_issues add_issue_notes view_private_notes set_notes_private]
role.save!
# The workflow that "Copy" gives a new role: every step that a manager may take.
WorkflowRule.copy(nil, Role.givable.first, Tracker.all.to_a, [role])

logins = %w[n8n leaver agent].to_h do |login|
  user = User.new(firstname: login, lastname: 'Test', mail: "#{login}@helpdesk.invalid")
  user.login = login
  user.password = user.password_confirmation = 'only-for-tests'
  user.save!
  projects.each { |project| Member.create!(project: project, principal: user, roles: [role]) }
  [login, { id: user.id, apiKey: user.api_key }]
end
File.write(ENV['LOGINS_FILE'], logins.to_json)
