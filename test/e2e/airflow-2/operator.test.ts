import { describeOperator } from '../airflow/operator-suite.js';

describeOperator('airflow-2');
