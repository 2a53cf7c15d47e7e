-- Named questions to the site's own database; they only read.

-- name: overdue_customers
-- Everybody with an open bill; the campaign says which of them are called.
select phone, name, language, debt, due
from open_bills
where debt > 0
